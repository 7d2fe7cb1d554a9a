package io.e5boot.pgvector.language;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.e5boot.pgvector.sql.Internal;

/**
 * What one transaction adds to and removes from the passages of each language. Not
 * thread-safe.
 */
@Internal
public final class LanguageChanges {

	private final int dimensions;

	private final SortedMap<String, Change> changes = new TreeMap<>();

	/**
	 * Creates an empty set of changes.
	 * @param dimensions the length of the vectors
	 */
	public LanguageChanges(int dimensions) {
		this.dimensions = dimensions;
	}

	/**
	 * Adds a passage.
	 * @param language the tag of its language
	 * @param vector its vector, as it can be recovered from the row
	 */
	public void add(String language, float[] vector) {
		change(language).add(vector);
	}

	/**
	 * Removes passages.
	 * @param rows their sum
	 */
	public void remove(LanguageSum rows) {
		change(rows.language()).remove(rows);
	}

	/**
	 * Returns the changed languages.
	 * @return their tags, sorted
	 */
	Set<String> languages() {
		return this.changes.keySet();
	}

	/**
	 * Applies the changes of a language to its mean.
	 * @param mean the mean before the changes, of one of {@link #languages()}
	 * @return the new mean; without passages it keeps its value
	 */
	LanguageMean applyTo(LanguageMean mean) {
		Change change = change(mean.language());
		// more passages are removed than counted if other SQL has emptied the table
		long before = Math.max(mean.passages(), change.removed);
		long total = before - change.removed + change.added;
		float[] vector = mean.mean().clone();
		for (int i = 0; i < vector.length && total > 0; i++) {
			vector[i] = (float) ((before * (double) vector[i] + change.sum[i]) / total);
		}
		return mean.withPassages(total, vector);
	}

	private Change change(String language) {
		return this.changes.computeIfAbsent(language, (key) -> new Change(this.dimensions));
	}

	private static final class Change {

		/**
		 * The sum of the added vectors minus the sum of the removed ones.
		 */
		private final double[] sum;

		private int added;

		private int removed;

		Change(int dimensions) {
			this.sum = new double[dimensions];
		}

		void add(float[] vector) {
			this.added++;
			for (int i = 0; i < vector.length; i++) {
				this.sum[i] += vector[i];
			}
		}

		void remove(LanguageSum rows) {
			this.removed += rows.passages();
			for (int i = 0; i < this.sum.length; i++) {
				this.sum[i] -= rows.passages() * (double) rows.mean()[i];
			}
		}

	}

}
