package io.e5boot.benchmarks;

import java.util.List;

/**
 * An embedding library, used as an application uses it. The engine adds E5's prefixes and
 * tokenizes. Thread-safe.
 */
interface Engine extends AutoCloseable {

	/**
	 * Returns the vectors of passages, in their order.
	 */
	List<float[]> passages(List<String> texts);

	/**
	 * Returns the vector of a query.
	 */
	float[] query(String text);

	/**
	 * Returns the name and version of the inference library.
	 */
	String runtime();

	@Override
	void close();

}
