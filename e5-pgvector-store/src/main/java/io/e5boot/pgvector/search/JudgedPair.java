package io.e5boot.pgvector.search;

/**
 * A query and a passage whose relation is known.
 *
 * @param cosine their cosine, as a result's metadata have it under
 * {@link ResultMetadata#COSINE}
 * @param relevant whether the passage answers the query
 */
public record JudgedPair(double cosine, boolean relevant) {

}
