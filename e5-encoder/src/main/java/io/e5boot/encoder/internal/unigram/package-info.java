/**
 * Internal: the Unigram tokenizer of XLM-RoBERTa in Java.
 */
@NullMarked
package io.e5boot.encoder.internal.unigram;

import org.jspecify.annotations.NullMarked;
