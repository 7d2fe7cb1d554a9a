package io.e5boot.springai.pgvector;

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
record LanguageMean(String language, long passages, float[] mean, int centre, double centreStrength,
		long passagesAtCentre) {

	/**
	 * Takes a change of the stored passages into account. Removed passages are not
	 * subtracted, which would need their vectors: they lose their weight and leave the
	 * mean where it is.
	 * @param change passages that came and went
	 * @return the new mean
	 */
	LanguageMean after(LanguageChange change) {
		long kept = Math.max(0, this.passages - change.removed());
		long total = kept + change.added();
		float[] mean = this.mean.clone();
		for (int i = 0; i < mean.length && change.added() > 0; i++) {
			mean[i] += (float) ((change.sum()[i] - change.added() * (double) mean[i]) / total);
		}
		return new LanguageMean(this.language, total, mean, this.centre, this.centreStrength, this.passagesAtCentre);
	}

}
