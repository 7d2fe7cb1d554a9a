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
	NONE;

	/**
	 * Reads a value as Spring AI's {@code spring.ai.vectorstore.pgvector.index-type} has
	 * it.
	 * @param value the name, in any case
	 * @return the index type
	 * @throws UnsupportedSettingException for any other index
	 */
	public static IndexType of(String value) {
		return UnsupportedSettingException.parse("index-type", IndexType.class, value,
				"An IVFFlat index has to be built after the data and loses recall as they change.");
	}

}
