/**
 * Makes model packs: from a checkpoint of any format to the files of a jar that
 * {@link io.e5boot.encoder.model.ModelPack} finds on a class path.
 */
@NullMarked
package io.e5boot.packer;

import org.jspecify.annotations.NullMarked;
