/**
 * Internal: runs the encoder program on libtorch. Only this package calls libtorch.
 */
@NullMarked
package io.e5boot.encoder.internal.torch;

import org.jspecify.annotations.NullMarked;
