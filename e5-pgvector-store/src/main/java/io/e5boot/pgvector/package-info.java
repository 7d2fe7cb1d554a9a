/**
 * A pgvector {@code VectorStore} for multilingual embeddings: Spring AI's contract, half
 * precision vectors, and retrieval that does not prefer the question's own language.
 * Works with any Spring AI {@code EmbeddingModel}. This package has the store and its
 * builder; the packages below have one task each and do not depend on it.
 */
@NullMarked
package io.e5boot.pgvector;

import org.jspecify.annotations.NullMarked;
