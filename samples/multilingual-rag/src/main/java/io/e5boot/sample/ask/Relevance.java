package io.e5boot.sample.ask;

import org.springframework.ai.document.Document;

/**
 * Judges whether a section is near enough to a question to answer it. Cosines of centered
 * vectors begin near 0, those of the model's own vectors near 0.7, so each kind has a
 * limit. Both were chosen on the "dev" part of {@code answerability.json}; see the README
 * for what they do on the other part.
 */
final class Relevance {

	private static final double LEAST_CENTERED = 0.355;

	private static final double LEAST_UNCENTERED = 0.775;

	/** Rounding makes the two cosines of an uncentered vector differ by far less. */
	private static final double ROUNDING = 0.01;

	private Relevance() {
	}

	/**
	 * Returns by how much a section's cosine is above the limit for vectors of its kind;
	 * negative if it is below.
	 */
	static double of(Document section) {
		double cosine = DocumentScores.score(section);
		return cosine - (isCentered(section, cosine) ? LEAST_CENTERED : LEAST_UNCENTERED);
	}

	private static boolean isCentered(Document section, double cosine) {
		return !(section.getMetadata().get("e5.model_cosine") instanceof Number model)
				|| Math.abs(model.doubleValue() - cosine) > ROUNDING;
	}

}
