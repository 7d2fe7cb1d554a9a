package io.e5boot.benchmarks;

import java.util.List;

/**
 * What is compared: an embedding library in the way an application uses it. Texts come
 * bare; the engine writes E5's prefixes and tokenizes. Safe for use by many threads.
 */
interface Engine extends AutoCloseable {

	/**
	 * Vectors of many passages, in their order.
	 */
	List<float[]> passages(List<String> texts);

	/**
	 * The vector of one query.
	 */
	float[] query(String text);

	/**
	 * Name and version of what computes.
	 */
	String runtime();

	@Override
	void close();

}
