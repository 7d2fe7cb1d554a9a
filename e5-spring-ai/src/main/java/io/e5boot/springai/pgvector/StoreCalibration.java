package io.e5boot.springai.pgvector;

import org.jspecify.annotations.Nullable;

/**
 * The calibration of a store: the user's own, or a default for the kind of its vectors.
 * The defaults tell the paragraph that answers a question from the nearest that do not,
 * in XQuAD (docs/adr/0010).
 *
 * @param own the user's, fitted to the store as it is
 */
record StoreCalibration(@Nullable ScoreCalibration own) {

	/**
	 * For the model's own vectors.
	 */
	static final ScoreCalibration PLAIN = new ScoreCalibration(0.79, 0.025);

	/**
	 * For centred vectors, which spread wider.
	 */
	static final ScoreCalibration CENTRED = new ScoreCalibration(0.36, 0.042);

	ScoreCalibration of(boolean centred) {
		if (this.own != null) {
			return this.own;
		}
		return centred ? CENTRED : PLAIN;
	}

}
