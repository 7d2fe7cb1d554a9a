package io.e5boot.sample.ask;

import java.util.List;

/**
 * What a search found for a question.
 *
 * @param relevance by how much the nearest section of any document is nearer to the
 * question than it has to be, see {@link Relevance}: it depends neither on {@code topK}
 * nor on how many other documents there are
 * @param passages one passage of each of the best documents, the best first
 */
record Findings(double relevance, List<RankedPassage> passages) {

	boolean answerTheQuestion() {
		return !this.passages.isEmpty() && this.relevance >= 0;
	}

}
