package io.e5boot.pgvector.schema;

/**
 * The SQL type of the vectors.
 */
public enum VectorType {

	/**
	 * Half precision: 2 bytes a dimension. Unit vectors lose about 1e-8 of their cosines.
	 */
	HALFVEC("halfvec", 4000),

	/**
	 * Single precision: 4 bytes a dimension.
	 */
	VECTOR("vector", 2000);

	private final String sqlType;

	private final int maxDimensions;

	VectorType(String sqlType, int maxDimensions) {
		this.sqlType = sqlType;
		this.maxDimensions = maxDimensions;
	}

	public String sqlType() {
		return this.sqlType;
	}

	/**
	 * pgvector's limit for an index over this type.
	 */
	public int maxDimensions() {
		return this.maxDimensions;
	}

	int bytes(int dimensions) {
		return dimensions * ((this == HALFVEC) ? Short.BYTES : Float.BYTES);
	}

}
