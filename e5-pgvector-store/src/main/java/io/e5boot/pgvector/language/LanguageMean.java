package io.e5boot.pgvector.language;

import io.e5boot.pgvector.sql.Internal;

/**
 * What the store knows of one language.
 *
 * @param language its tag
 * @param passages how many passages the mean stands for, which is how many are stored
 * @param mean the mean of their vectors as the model made them
 * @param centre the id of the centre that new passages get
 * @param centreStrength the strength with which that centre was made
 * @param passagesAtCentre how many passages there were then
 */
@Internal
public record LanguageMean(String language, long passages, float[] mean, int centre, double centreStrength,
		long passagesAtCentre) {

	/**
	 * Takes a change of the stored passages into account.
	 * @param change passages that came and went
	 * @return the new mean; without passages it stays where it is
	 */
	LanguageMean after(LanguageChange change) {
		// more are removed than are counted where SQL has emptied this table
		long before = Math.max(this.passages, change.removed());
		long total = before - change.removed() + change.added();
		float[] mean = this.mean.clone();
		for (int i = 0; i < mean.length && total > 0; i++) {
			mean[i] = (float) ((before * (double) mean[i] + change.sum()[i]) / total);
		}
		return new LanguageMean(this.language, total, mean, this.centre, this.centreStrength, this.passagesAtCentre);
	}

}
