/**
 * Timed comparisons of the encoder with its alternatives, run by hand.
 */
@NullMarked
package io.e5boot.benchmarks;

import org.jspecify.annotations.NullMarked;
