package io.e5boot.pgvector.language;

import java.util.List;
import java.util.LongSummaryStatistics;

import io.e5boot.pgvector.language.LanguageNeutrality.Mode;
import io.e5boot.pgvector.sql.Internal;

/**
 * Decides from the means whether passages are centered and which languages need a new
 * offset, and computes it.
 */
@Internal
public final class OffsetPlan {

	/**
	 * A mean of this many passages is final: its error is a twentieth of the differences
	 * between passages, and moving the rows again would cost more than it gains.
	 */
	private static final long FINAL_PASSAGES = 512;

	/**
	 * A mean of fewer passages is updated when their number has grown by half, otherwise
	 * when it has doubled: a small mean changes much with each passage, and few rows
	 * move.
	 */
	private static final long EARLY_PASSAGES = 64;

	/**
	 * {@link Mode#AUTO} requires one passage in this many outside the most frequent
	 * language: more than the errors of a language detector in a store of one language.
	 */
	private static final int MINORITY = 20;

	/**
	 * Shrinkage of a mean of few passages towards the mean of means. A mean of n passages
	 * has the weight (n - 1) / (n - 1 + SHRINKAGE): the mean of a single passage is the
	 * passage itself and contains no information on its language.
	 */
	private static final double SHRINKAGE = 0.25;

	private final LanguageNeutrality neutrality;

	public OffsetPlan(LanguageNeutrality neutrality) {
		this.neutrality = neutrality;
	}

	public double strength() {
		return this.neutrality.strength();
	}

	/**
	 * Returns whether passages are centered.
	 * @param means all languages
	 */
	public boolean active(List<LanguageMean> means) {
		return switch (this.neutrality.mode()) {
			case ON -> true;
			case OFF -> false;
			case AUTO -> means.stream().anyMatch((mean) -> mean.offset() != 0) || multilingual(means);
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

	/**
	 * Returns the languages that need a new offset or, if passages are not centered, the
	 * languages that still have one.
	 * @param means all languages
	 * @return the languages to change
	 */
	public List<LanguageMean> outdated(List<LanguageMean> means) {
		return active(means) ? means.stream().filter(this::outdated).toList()
				: means.stream().filter((mean) -> mean.offset() != 0).toList();
	}

	private boolean outdated(LanguageMean mean) {
		boolean changed = mean.offset() == 0 || Math.abs(mean.offsetStrength() - strength()) > 1e-6;
		return changed || grown(mean.passages(), mean.passagesAtOffset());
	}

	private static boolean grown(long passages, long before) {
		if (before < EARLY_PASSAGES) {
			return 2 * passages >= 3 * before;
		}
		return passages >= 2 * before && before < FINAL_PASSAGES;
	}

	/**
	 * Computes the offset of a language.
	 * @param mean the language
	 * @param all all languages that have passages
	 * @return the vector to subtract from the language's passages
	 */
	public float[] offset(LanguageMean mean, List<LanguageMean> all) {
		double weight = weight(mean.passages());
		float[] offset = meanOfMeans(all);
		for (int i = 0; i < offset.length; i++) {
			offset[i] = (float) (strength() * (offset[i] + weight * (mean.mean()[i] - offset[i])));
		}
		return offset;
	}

	/**
	 * Returns the weight of a language's mean relative to the mean of means.
	 * @param passages the number of passages of the language
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
