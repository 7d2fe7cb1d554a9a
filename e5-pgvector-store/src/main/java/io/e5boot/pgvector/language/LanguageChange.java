package io.e5boot.pgvector.language;

import io.e5boot.pgvector.sql.Internal;

/**
 * What one transaction did to the passages of one language. Not thread-safe.
 */
@Internal
public final class LanguageChange {

	private final double[] sum;

	private int added;

	private int removed;

	public LanguageChange(int dimensions) {
		this.sum = new double[dimensions];
	}

	public void add(float[] vector) {
		this.added++;
		for (int i = 0; i < vector.length; i++) {
			this.sum[i] += vector[i];
		}
	}

	public void remove(LanguageSum rows) {
		this.removed += rows.passages();
		for (int i = 0; i < this.sum.length; i++) {
			this.sum[i] -= rows.passages() * (double) rows.mean()[i];
		}
	}

	int added() {
		return this.added;
	}

	int removed() {
		return this.removed;
	}

	/**
	 * Returns the sum of the added vectors less that of the removed ones.
	 */
	double[] sum() {
		return this.sum;
	}

}
