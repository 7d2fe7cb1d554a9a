package io.e5boot.pgvector.search;

import java.util.Collection;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.util.Assert;

/**
 * Fits a {@link ScoreCalibration} to judged results: logistic regression of one variable
 * by Newton's method, with a weak prior that keeps the slope finite where relevant and
 * other pairs do not overlap.
 */
public final class ScoreCalibrator {

	private static final int STEPS = 100;

	/**
	 * Variance of the slope's normal prior, in units of standardized cosines.
	 */
	private static final double PRIOR_VARIANCE = 25;

	private final Collection<JudgedPair> pairs;

	private final double mean;

	private final double deviation;

	private final long relevant;

	private ScoreCalibrator(Collection<JudgedPair> pairs) {
		this.pairs = pairs;
		this.relevant = pairs.stream().filter(JudgedPair::relevant).count();
		Assert.isTrue(this.relevant > 0 && this.relevant < pairs.size(), "Pairs of both kinds are needed");
		this.mean = pairs.stream().mapToDouble(JudgedPair::cosine).average().orElseThrow();
		this.deviation = Math
			.sqrt(pairs.stream().mapToDouble((pair) -> Math.pow(pair.cosine() - this.mean, 2)).average().orElseThrow());
		Assert.isTrue(this.deviation > 0, "All pairs have the same cosine");
	}

	/**
	 * Fits the curve to a store by searching it: the relevant passages among the first
	 * hundred results against the ten nearest others of each query.
	 * @param store the store with its passages
	 * @param queries queries like those of users; some dozens are enough
	 * @return the calibration
	 * @throws IllegalArgumentException if no relevant or no other passage is found, or
	 * relevant ones have no greater cosines than the others
	 */
	public static ScoreCalibration fit(VectorStore store, Collection<JudgedQuery> queries) {
		return fit(queries.stream().flatMap((query) -> query.pairs(store).stream()).toList());
	}

	/**
	 * Fits the curve to pairs. Relevant and other pairs count alike as groups, however
	 * many each has.
	 * @param pairs relevant and other pairs
	 * @return the calibration
	 * @throws IllegalArgumentException if either group is empty, or relevant pairs have
	 * no greater cosines than the others
	 */
	public static ScoreCalibration fit(Collection<JudgedPair> pairs) {
		return new ScoreCalibrator(pairs).calibration();
	}

	private ScoreCalibration calibration() {
		double slope = 1;
		double intercept = 0;
		for (int step = 0; step < STEPS; step++) {
			double[] gradient = { slope / PRIOR_VARIANCE, 0 };
			double[] hessian = { 1 / PRIOR_VARIANCE, 0, 1e-9 };
			for (JudgedPair pair : this.pairs) {
				accumulate(pair, slope, intercept, gradient, hessian);
			}
			double determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
			slope -= bounded((hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant);
			intercept -= bounded((hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant);
		}
		Assert.isTrue(slope > 0, "Relevant pairs have no greater cosines than the others");
		return new ScoreCalibration(this.mean - intercept / slope * this.deviation, this.deviation / slope);
	}

	private void accumulate(JudgedPair pair, double slope, double intercept, double[] gradient, double[] hessian) {
		double x = (pair.cosine() - this.mean) / this.deviation;
		double probability = 1 / (1 + Math.exp(-(slope * x + intercept)));
		double weight = 0.5 * this.pairs.size() / (pair.relevant() ? this.relevant : this.pairs.size() - this.relevant);
		double error = weight * (probability - (pair.relevant() ? 1 : 0));
		double curvature = weight * probability * (1 - probability);
		gradient[0] += error * x;
		gradient[1] += error;
		hessian[0] += curvature * x * x;
		hessian[1] += curvature * x;
		hessian[2] += curvature;
	}

	/**
	 * Far from the optimum a whole step may overshoot.
	 */
	private static double bounded(double step) {
		return Math.max(-1, Math.min(1, step));
	}

}
