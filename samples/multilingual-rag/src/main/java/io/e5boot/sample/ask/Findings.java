package io.e5boot.sample.ask;

import java.util.List;

/**
 * What a search found for a question.
 *
 * @param relevance the cosine of the question and the nearest section of any document: it
 * depends neither on {@code topK} nor on how many other documents there are
 * @param passages one passage of each of the best documents, the best first
 */
record Findings(double relevance, List<RankedPassage> passages) {

	/**
	 * The least relevance of a question that the library answers, chosen on the "dev"
	 * part of {@code answerability.json}; see the README for what it does on the other
	 * part.
	 */
	private static final double LEAST_RELEVANCE = 0.355;

	boolean answerTheQuestion() {
		return !this.passages.isEmpty() && this.relevance >= LEAST_RELEVANCE;
	}

}
