package io.e5boot.pgvector.language;

import java.util.List;
import java.util.LongSummaryStatistics;

import io.e5boot.pgvector.language.LanguageNeutrality.Mode;
import io.e5boot.pgvector.sql.Internal;

/**
 * Decides from the means alone whether passages are centered, which languages need a new
 * centre, and where it lies.
 */
@Internal
public final class OffsetPlan {

	/**
	 * A mean of so many passages is final: its own error is by then a twentieth of the
	 * differences between passages, and moving more rows would cost more than it brings.
	 */
	private static final long FINAL_PASSAGES = 512;

	/**
	 * A mean of fewer passages is taken again when they have grown by half, not only when
	 * they have doubled: it still changes much with each of them, and few rows move.
	 */
	private static final long EARLY_PASSAGES = 64;

	/**
	 * One passage in so many must be outside the most frequent language for
	 * {@link Mode#AUTO}: more than a language detector errs in a store of one language.
	 */
	private static final int MINORITY = 20;

	/**
	 * How far a mean of few passages is drawn towards the mean of means. A mean of n
	 * passages gets the weight (n - 1) / (n - 1 + SHRINKAGE): a single passage's mean is
	 * the passage itself and says nothing about its language.
	 */
	private static final double SHRINKAGE = 0.25;

	private final LanguageNeutrality neutrality;

	public OffsetPlan(LanguageNeutrality neutrality) {
		this.neutrality = neutrality;
	}

	public double strength() {
		return this.neutrality.strength();
	}

	public boolean active(List<LanguageMean> means) {
		return switch (this.neutrality.mode()) {
			case ON -> true;
			case OFF -> false;
			case AUTO -> means.stream().anyMatch((mean) -> mean.centre() != 0) || multilingual(means);
		};
	}

	private boolean multilingual(List<LanguageMean> means) {
		LongSummaryStatistics known = means.stream()
			.filter((mean) -> !mean.language().equals(LanguageTags.UNKNOWN))
			.mapToLong(LanguageMean::passages)
			.summaryStatistics();
		long total = known.getSum();
		long minority = total - Math.max(0, known.getMax());
		return total >= this.neutrality.minPassages() && minority * MINORITY >= total;
	}

	public List<LanguageMean> due(List<LanguageMean> means) {
		return active(means) ? means.stream().filter(this::due).toList()
				: means.stream().filter((mean) -> mean.centre() != 0).toList();
	}

	private boolean due(LanguageMean mean) {
		boolean changed = mean.centre() == 0 || Math.abs(mean.centreStrength() - strength()) > 1e-6;
		return changed || grown(mean.passages(), mean.passagesAtCentre());
	}

	private static boolean grown(long passages, long before) {
		if (before < EARLY_PASSAGES) {
			return 2 * passages >= 3 * before;
		}
		return passages >= 2 * before && before < FINAL_PASSAGES;
	}

	/**
	 * Returns where a language's centre lies.
	 * @param mean the language
	 * @param all all languages that have passages
	 * @return the vector to be subtracted from the language's passages
	 */
	public float[] centre(LanguageMean mean, List<LanguageMean> all) {
		double weight = weight(mean.passages());
		float[] centre = meanOfMeans(all);
		for (int i = 0; i < centre.length; i++) {
			centre[i] = (float) (strength() * (centre[i] + weight * (mean.mean()[i] - centre[i])));
		}
		return centre;
	}

	/**
	 * Returns how much a language's own mean counts against the mean of means.
	 * @param passages how many passages the mean is of
	 * @return from 0 to 1
	 */
	static double weight(long passages) {
		double others = passages - 1;
		return others / (others + SHRINKAGE);
	}

	private static float[] meanOfMeans(List<LanguageMean> all) {
		float[] sum = new float[all.get(0).mean().length];
		for (LanguageMean mean : all) {
			for (int i = 0; i < sum.length; i++) {
				sum[i] += mean.mean()[i] / all.size();
			}
		}
		return sum;
	}

}
