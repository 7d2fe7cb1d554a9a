/**
 * Internal: the encoder program on libtorch. Only this package touches libtorch.
 */
@NullMarked
package io.e5boot.encoder.internal.torch;

import org.jspecify.annotations.NullMarked;
