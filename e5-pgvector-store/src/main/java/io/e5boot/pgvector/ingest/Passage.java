package io.e5boot.pgvector.ingest;

import io.e5boot.pgvector.sql.Internal;

/**
 * A document on its way into the table.
 *
 * @param id the document's id
 * @param content its text
 * @param metadata its metadata as a JSON object
 * @param language its language's tag
 * @param contentHash see {@link ContentHash}
 * @param vector its vector as the model made it
 */
@Internal
public record Passage(String id, String content, String metadata, String language, byte[] contentHash, float[] vector) {

}
