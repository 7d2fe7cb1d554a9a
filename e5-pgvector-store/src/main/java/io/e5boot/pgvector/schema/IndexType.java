package io.e5boot.pgvector.schema;

/**
 * The index over the vectors.
 */
public enum IndexType {

	/**
	 * pgvector's graph index: approximate, fast.
	 */
	HNSW,

	/**
	 * The graph index over the signs of the components, an eighth of the size or less. A
	 * search reads several times as many rows as are wanted and ranks them by their whole
	 * vectors.
	 */
	HNSW_BINARY,

	/**
	 * No index: every search reads every row, and is exact.
	 */
	NONE

}
