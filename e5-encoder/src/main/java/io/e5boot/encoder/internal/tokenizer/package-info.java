/**
 * Internal: finds, checks and loads a checkpoint's tokenizer.
 */
@NullMarked
package io.e5boot.encoder.internal.tokenizer;

import org.jspecify.annotations.NullMarked;
