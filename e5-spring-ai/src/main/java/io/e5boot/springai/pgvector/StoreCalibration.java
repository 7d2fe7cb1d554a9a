package io.e5boot.springai.pgvector;

import org.jspecify.annotations.Nullable;

/**
 * The calibration of a store: the user's own, or a default for the kind of its vectors.
 *
 * @param own the user's, fitted to the store as it is
 */
record StoreCalibration(@Nullable ScoreCalibration own) {

	/**
	 * For the model's own vectors.
	 */
	static final ScoreCalibration PLAIN = new ScoreCalibration(0.84, 0.015);

	/**
	 * For centred vectors, which spread wider.
	 */
	static final ScoreCalibration CENTRED = new ScoreCalibration(0.45, 0.06);

	ScoreCalibration of(boolean centred) {
		if (this.own != null) {
			return this.own;
		}
		return centred ? CENTRED : PLAIN;
	}

}
