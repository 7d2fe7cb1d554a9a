/**
 * Internal: turns older tokenizer files into a {@code tokenizer.json}.
 */
@NullMarked
package io.e5boot.encoder.internal.convert;

import org.jspecify.annotations.NullMarked;
