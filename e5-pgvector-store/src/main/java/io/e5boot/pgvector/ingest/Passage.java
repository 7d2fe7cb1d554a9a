package io.e5boot.pgvector.ingest;

import io.e5boot.pgvector.sql.Internal;

/**
 * An embedded document.
 *
 * @param id its id, as stored
 * @param content its text
 * @param metadata its metadata as a JSON object
 * @param language the tag of its language
 * @param contentHash the hash of its text
 * @param vector the model's vector
 */
@Internal
public record Passage(String id, String content, String metadata, String language, byte[] contentHash, float[] vector) {

}
