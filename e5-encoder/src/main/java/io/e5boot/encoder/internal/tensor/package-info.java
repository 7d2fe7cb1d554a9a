/**
 * Internal: reads the tensors of safetensors files and PyTorch archives. Validates all
 * that it reads.
 */
@NullMarked
package io.e5boot.encoder.internal.tensor;

import org.jspecify.annotations.NullMarked;
