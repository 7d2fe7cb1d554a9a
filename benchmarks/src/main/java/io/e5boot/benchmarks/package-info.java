/**
 * Timed comparisons with what a user would pick instead. Nothing here is part of the
 * product, and the build runs none of it.
 */
@NullMarked
package io.e5boot.benchmarks;

import org.jspecify.annotations.NullMarked;
