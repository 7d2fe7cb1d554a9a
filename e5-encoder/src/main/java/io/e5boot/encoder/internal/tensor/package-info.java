/**
 * Internal: reads the tensors of safetensors files and PyTorch archives. Nothing in them
 * is trusted.
 */
@NullMarked
package io.e5boot.encoder.internal.tensor;

import org.jspecify.annotations.NullMarked;
