/**
 * A pgvector {@code VectorStore} for multilingual embeddings: Spring AI's contract, half
 * precision vectors, and retrieval that does not prefer the question's own language.
 */
@NullMarked
package io.e5boot.springai.pgvector;

import org.jspecify.annotations.NullMarked;
