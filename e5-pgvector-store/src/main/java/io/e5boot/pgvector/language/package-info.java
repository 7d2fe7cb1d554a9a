/**
 * Detects and normalizes languages, keeps the mean vector of each language, and computes
 * the offsets that make retrieval language-neutral.
 */
@NullMarked
package io.e5boot.pgvector.language;

import org.jspecify.annotations.NullMarked;
