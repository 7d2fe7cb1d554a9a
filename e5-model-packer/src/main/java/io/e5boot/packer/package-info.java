/**
 * Packs checkpoints into jars that {@link io.e5boot.encoder.model.ModelPack} finds on the
 * class path.
 */
@NullMarked
package io.e5boot.packer;

import org.jspecify.annotations.NullMarked;
