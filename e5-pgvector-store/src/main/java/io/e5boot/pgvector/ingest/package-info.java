/**
 * The way of documents into the table: batches, change detection, embedding, writing, and
 * the moves of vectors that follow.
 */
@NullMarked
package io.e5boot.pgvector.ingest;

import org.jspecify.annotations.NullMarked;
