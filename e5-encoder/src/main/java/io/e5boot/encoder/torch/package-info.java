/**
 * The only package that touches libtorch: the encoder program, its weights and its
 * thread.
 */
@NullMarked
package io.e5boot.encoder.torch;

import org.jspecify.annotations.NullMarked;
