package io.e5boot.pgvector.search;

import org.springframework.util.Assert;

/**
 * Turns cosines into scores from 0 to 1 by a logistic function, which keeps the ranking.
 * E5's cosines crowd between 0.7 and 1. A score approximates the probability that a
 * passage answers the query, if the curve was fitted to pairs like it
 * ({@link ScoreCalibrator}).
 *
 * @param midpoint the cosine whose score is 1/2
 * @param scale by how much the cosine has to grow for the odds to grow e-fold
 */
public record ScoreCalibration(double midpoint, double scale) {

	/**
	 * For the model's own vectors. Like {@link #CENTERED}, separates the paragraph that
	 * answers a question from the nearest ones that do not in XQuAD (docs/adr/0010).
	 */
	public static final ScoreCalibration MODEL = new ScoreCalibration(0.79, 0.025);

	/**
	 * For centered vectors, which spread wider.
	 */
	static final ScoreCalibration CENTERED = new ScoreCalibration(0.36, 0.042);

	private static final double MIN_SCALE = 0.002;

	/**
	 * Checks the values.
	 * @param midpoint the cosine whose score is 1/2
	 * @param scale by how much the cosine has to grow for the odds to grow e-fold
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public ScoreCalibration {
		Assert.isTrue(midpoint > -1 && midpoint < 1, "midpoint must lie between -1 and 1");
		Assert.isTrue(scale >= MIN_SCALE && scale <= 1, "scale must lie between 0.002 and 1");
	}

	/**
	 * Returns the score of a cosine.
	 * @param cosine from -1 to 1
	 * @return from 0 to 1, greater for a greater cosine
	 */
	public double score(double cosine) {
		return 1 / (1 + Math.exp((this.midpoint - cosine) / this.scale));
	}

	/**
	 * Returns the cosine of a score.
	 * @param score from 0 to 1
	 * @return the cosine, infinite for 0 and 1
	 */
	public double cosine(double score) {
		return this.midpoint + this.scale * Math.log(score / (1 - score));
	}

}
