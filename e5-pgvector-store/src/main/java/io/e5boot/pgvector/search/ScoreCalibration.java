package io.e5boot.pgvector.search;

import java.util.Collection;

import io.e5boot.pgvector.search.JudgedQuery.Result;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.util.Assert;

/**
 * Converts cosines to scores from 0 to 1 by a logistic function, which preserves the
 * ranking. Most cosines of E5 vectors lie between 0.7 and 1. If the function is
 * {@linkplain #fit(VectorStore, Collection) fitted} to judged queries, a score
 * approximates the probability that a passage answers the query.
 *
 * @param midpoint the cosine whose score is 1/2
 * @param scale the increase of the cosine that multiplies the odds by e
 */
public record ScoreCalibration(double midpoint, double scale) {

	/**
	 * For the vectors of the model. Like {@link #CENTERED}, separates the paragraphs of
	 * XQuAD that answer a question from the nearest ones that do not (docs/adr/0010).
	 */
	public static final ScoreCalibration MODEL = new ScoreCalibration(0.79, 0.025);

	/**
	 * For centered vectors, whose cosines vary more.
	 */
	static final ScoreCalibration CENTERED = new ScoreCalibration(0.36, 0.042);

	private static final double MIN_SCALE = 0.002;

	/**
	 * Checks the values.
	 * @param midpoint the cosine whose score is 1/2
	 * @param scale the increase of the cosine that multiplies the odds by e
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public ScoreCalibration {
		Assert.isTrue(midpoint > -1 && midpoint < 1, "midpoint must be between -1 and 1");
		Assert.isTrue(scale >= MIN_SCALE && scale <= 1, "scale must be between 0.002 and 1");
	}

	/**
	 * Fits a calibration to the results of a store. Searches each query and takes the
	 * relevant passages among the first hundred results and the ten nearest others.
	 * @param store the store with its passages
	 * @param queries queries like those of users; a few dozen are enough
	 * @return the calibration
	 * @throws IllegalArgumentException if no relevant or no other passage is found, or if
	 * the relevant ones do not have greater cosines than the others
	 */
	public static ScoreCalibration fit(VectorStore store, Collection<JudgedQuery> queries) {
		return fit(queries.stream().flatMap((query) -> query.search(store).stream()).toList());
	}

	/**
	 * Fits a calibration to judged results. Relevant and other results have the same
	 * total weight, regardless of their numbers.
	 * @param results relevant and other results
	 * @return the calibration
	 * @throws IllegalArgumentException if there are no relevant or no other results, or
	 * if the relevant ones do not have greater cosines than the others
	 */
	public static ScoreCalibration fit(Collection<Result> results) {
		return new LogisticRegression(results).fit();
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
	 * Logistic regression of one variable by Newton's method. A weak prior keeps the
	 * slope finite if the cosines of relevant and other results do not overlap.
	 */
	private static final class LogisticRegression {

		private static final int STEPS = 100;

		/**
		 * Variance of the normal prior of the slope, in units of standardized cosines.
		 */
		private static final double PRIOR_VARIANCE = 25;

		private final Collection<Result> results;

		private final double mean;

		private final double deviation;

		private final long relevant;

		LogisticRegression(Collection<Result> results) {
			this.results = results;
			this.relevant = results.stream().filter(Result::relevant).count();
			Assert.isTrue(this.relevant > 0 && this.relevant < results.size(),
					"Both relevant and other results are required");
			this.mean = results.stream().mapToDouble(Result::cosine).average().orElseThrow();
			this.deviation = Math.sqrt(results.stream()
				.mapToDouble((result) -> Math.pow(result.cosine() - this.mean, 2))
				.average()
				.orElseThrow());
			Assert.isTrue(this.deviation > 0, "All results have the same cosine");
		}

		ScoreCalibration fit() {
			double slope = 1;
			double intercept = 0;
			for (int step = 0; step < STEPS; step++) {
				double[] gradient = { slope / PRIOR_VARIANCE, 0 };
				double[] hessian = { 1 / PRIOR_VARIANCE, 0, 1e-9 };
				for (Result result : this.results) {
					accumulate(result, slope, intercept, gradient, hessian);
				}
				double determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
				slope -= bounded((hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant);
				intercept -= bounded((hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant);
			}
			Assert.isTrue(slope > 0, "Relevant results do not have greater cosines than the others");
			return new ScoreCalibration(this.mean - intercept / slope * this.deviation, this.deviation / slope);
		}

		private void accumulate(Result result, double slope, double intercept, double[] gradient, double[] hessian) {
			double x = (result.cosine() - this.mean) / this.deviation;
			double probability = 1 / (1 + Math.exp(-(slope * x + intercept)));
			double weight = 0.5 * this.results.size()
					/ (result.relevant() ? this.relevant : this.results.size() - this.relevant);
			double error = weight * (probability - (result.relevant() ? 1 : 0));
			double curvature = weight * probability * (1 - probability);
			gradient[0] += error * x;
			gradient[1] += error;
			hessian[0] += curvature * x * x;
			hessian[1] += curvature * x;
			hessian[2] += curvature;
		}

		/**
		 * A full step may overshoot if it starts far from the optimum.
		 */
		private static double bounded(double step) {
			return Math.max(-1, Math.min(1, step));
		}

	}

}
