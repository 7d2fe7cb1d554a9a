/**
 * Splits, embeds, stores and lists the documents that questions are answered from.
 */
@NullMarked
package io.e5boot.sample.library;

import org.jspecify.annotations.NullMarked;
