package io.e5boot.pgvector.schema;

/**
 * The SQL type of the vectors.
 */
public enum VectorType {

	/**
	 * Half precision: 2 bytes per dimension. Cosines of unit vectors change by about
	 * 1e-8.
	 */
	HALFVEC("halfvec", 4000),

	/**
	 * Single precision: 4 bytes per dimension.
	 */
	VECTOR("vector", 2000);

	private final String sqlType;

	private final int maxDimensions;

	VectorType(String sqlType, int maxDimensions) {
		this.sqlType = sqlType;
		this.maxDimensions = maxDimensions;
	}

	/**
	 * Returns the name of pgvector's type, without its schema.
	 * @return the name
	 */
	public String sqlType() {
		return this.sqlType;
	}

	/**
	 * Returns pgvector's limit for an index over this type.
	 * @return the largest number of dimensions
	 */
	public int maxDimensions() {
		return this.maxDimensions;
	}

	int bytes(int dimensions) {
		return dimensions * ((this == HALFVEC) ? Short.BYTES : Float.BYTES);
	}

}
