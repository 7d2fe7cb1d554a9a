/**
 * Languages: how they are detected and named, what is learned from their passages, and
 * the offsets that make retrieval language-neutral.
 */
@NullMarked
package io.e5boot.pgvector.language;

import org.jspecify.annotations.NullMarked;
