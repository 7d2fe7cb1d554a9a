package io.e5boot.pgvector.schema;

/**
 * How near two vectors are. E5 vectors have unit length, so cosine distance, inner
 * product and Euclidean distance rank alike, and one is enough.
 */
public enum DistanceType {

	/**
	 * One minus the cosine.
	 */
	COSINE_DISTANCE;

	/**
	 * Reads a value as Spring AI's {@code spring.ai.vectorstore.pgvector.distance-type}
	 * has it.
	 * @param value the name, in any case
	 * @return the distance type
	 * @throws UnsupportedSettingException for any other distance
	 */
	public static DistanceType of(String value) {
		return UnsupportedSettingException.parse("distance-type", DistanceType.class, value,
				"E5 vectors have unit length: every distance gives the same ranking.");
	}

}
