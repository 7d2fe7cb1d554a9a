/**
 * Writes documents to the tables.
 * <p>
 * A document becomes a row in these steps. {@code DocumentBatches} reads a batch, and
 * {@code DocumentPreparer} checks its documents. {@code Ingestion} processes the batches,
 * several at a time in {@code LoadThreads}: {@code ChangeDetector} compares the documents
 * with their rows, {@code PassageEncoder} embeds the new and changed ones and determines
 * their languages, and {@code PassageWriter} writes the resulting {@code Passage}s in one
 * transaction. It subtracts the offset of the language from each vector, writes the rows
 * with {@code PassageTable}, which copies them with {@code StagedRows}, and updates the
 * means of the languages. {@code OffsetUpdate} then updates the rows of languages whose
 * offset is outdated, and {@code LanguageUpdate} the rows whose language is not yet
 * determined.
 */
@NullMarked
package io.e5boot.pgvector.ingest;

import org.jspecify.annotations.NullMarked;
