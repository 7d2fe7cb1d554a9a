package io.e5boot.pgvector.schema;

/**
 * The type of the vector index.
 */
public enum IndexType {

	/**
	 * pgvector's graph index: approximate and fast.
	 */
	HNSW,

	/**
	 * The graph index over the signs of the components, at most an eighth of the size of
	 * {@link #HNSW}. A search reads several times the requested number of rows and ranks
	 * them by their full vectors.
	 */
	HNSW_BINARY,

	/**
	 * No index: every search reads all rows and is exact.
	 */
	NONE

}
