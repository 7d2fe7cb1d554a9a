/**
 * Internal: converts older tokenizer files to a {@code tokenizer.json}.
 */
@NullMarked
package io.e5boot.encoder.internal.convert;

import org.jspecify.annotations.NullMarked;
