package io.e5boot.sample.ask;

import org.springframework.ai.document.Document;

/**
 * Decides whether a section is close enough to a question to answer it. Cosines of
 * unrelated texts are near 0 for centered vectors and near 0.7 for the model's own, so
 * each has its own threshold. Both were chosen on the "dev" part of
 * {@code answerability.json}; the README has the results on the other part.
 */
final class Relevance {

	private static final double MIN_CENTERED = 0.355;

	private static final double MIN_UNCENTERED = 0.775;

	/** Rounding makes the two cosines of an uncentered vector differ by much less. */
	private static final double ROUNDING = 0.01;

	private Relevance() {
	}

	/**
	 * Returns a section's cosine minus the threshold for its vectors; negative if it is
	 * below.
	 */
	static double of(Document section) {
		double cosine = DocumentScores.score(section);
		return cosine - (isCentered(section, cosine) ? MIN_CENTERED : MIN_UNCENTERED);
	}

	private static boolean isCentered(Document section, double cosine) {
		return !(section.getMetadata().get("e5.model_cosine") instanceof Number model)
				|| Math.abs(model.doubleValue() - cosine) > ROUNDING;
	}

}
