/**
 * Internal: reads the description of a checkpoint in Hugging Face layout.
 */
@NullMarked
package io.e5boot.encoder.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
