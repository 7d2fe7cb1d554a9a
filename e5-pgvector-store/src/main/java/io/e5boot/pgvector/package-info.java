/**
 * A pgvector {@code VectorStore} for multilingual embeddings of any Spring AI
 * {@code EmbeddingModel}: half precision vectors, hybrid search, and retrieval that does
 * not prefer the language of the query.
 * <p>
 * This package has the store and its builder. {@code E5PgVectorStore} delegates to a
 * {@code PassageRepository}: a {@code PassageStore}, which connects the parts that work
 * on one set of tables, or a {@code ReembeddingStore}, which moves passages from one set
 * of tables to another. The packages below do not depend on this one: {@code ingest}
 * writes documents, {@code search} finds them, {@code language} keeps the means and
 * offsets of languages, {@code schema} creates and validates the tables, and {@code sql}
 * runs statements.
 */
@NullMarked
package io.e5boot.pgvector;

import org.jspecify.annotations.NullMarked;
