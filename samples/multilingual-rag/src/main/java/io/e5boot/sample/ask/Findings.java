package io.e5boot.sample.ask;

import java.util.List;

/**
 * The results of a search.
 *
 * @param relevance how far the closest section of any document is above the threshold,
 * see {@link Relevance}; independent of {@code topK} and of the number of documents
 * @param passages one passage of each of the best documents, best first
 */
record Findings(double relevance, List<RankedPassage> passages) {

	boolean answerTheQuestion() {
		return !this.passages.isEmpty() && this.relevance >= 0;
	}

}
