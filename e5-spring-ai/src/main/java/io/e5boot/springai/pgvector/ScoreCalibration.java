package io.e5boot.springai.pgvector;

import java.util.Collection;

import org.springframework.util.Assert;

/**
 * Turns cosines into scores from 0 to 1 by a logistic function, which keeps the ranking.
 * E5's cosines crowd between 0.7 and 1; a score is about the probability that a passage
 * answers the query, as far as the pairs tell that the curve was fitted to.
 *
 * @param midpoint the cosine whose score is 1/2
 * @param scale by how much the cosine has to grow for the odds to grow e-fold
 */
public record ScoreCalibration(double midpoint, double scale) {

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
	 * A pair of a query and a passage whose relation is known.
	 *
	 * @param cosine their cosine, as a result's metadata have it under {@code cosine}
	 * @param relevant whether the passage answers the query
	 */
	public record JudgedPair(double cosine, boolean relevant) {

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

	/**
	 * Fits the curve to a store by searching it: the relevant passages among the first
	 * hundred results against the ten nearest others of each query.
	 * @param store the store as it is, with its passages
	 * @param queries queries like those that will be asked; some dozens tell enough
	 * @return the calibration
	 * @throws IllegalArgumentException if no relevant or no other passage is found, or
	 * relevant ones have no greater cosines than the others
	 */
	public static ScoreCalibration fit(E5PgVectorStore store, Collection<JudgedQuery> queries) {
		return fit(queries.stream().flatMap((query) -> query.pairs(store).stream()).toList());
	}

	/**
	 * Fits the curve to pairs by logistic regression. Relevant and other pairs count
	 * alike as groups, however many each has.
	 * @param pairs pairs of both kinds
	 * @return the calibration
	 * @throws IllegalArgumentException if a kind is missing, or relevant pairs have no
	 * greater cosines than the others
	 */
	public static ScoreCalibration fit(Collection<JudgedPair> pairs) {
		return new LogisticFit(pairs).calibration();
	}

}
