package io.e5boot.springai.pgvector;

/**
 * What one transaction did to the passages of one language. Not thread-safe.
 */
final class LanguageChange {

	private final double[] sum;

	private int added;

	private int removed;

	LanguageChange(int dimensions) {
		this.sum = new double[dimensions];
	}

	void add(float[] vector) {
		this.added++;
		for (int i = 0; i < vector.length; i++) {
			this.sum[i] += vector[i];
		}
	}

	void remove(int passages) {
		this.removed += passages;
	}

	int added() {
		return this.added;
	}

	int removed() {
		return this.removed;
	}

	double[] sum() {
		return this.sum;
	}

}
