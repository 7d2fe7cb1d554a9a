package io.e5boot.sample.ask;

import java.util.List;

import io.e5boot.encoder.model.TextSpan;

/**
 * A passage found for a question.
 *
 * @param number rank from 1, used in citations
 * @param document id of the document
 * @param title title of the document
 * @param language ISO 639 code of the document's language
 * @param source where the document comes from
 * @param score similarity to the question, a mean of cosines; higher is better
 * @param text the passage
 * @param highlights spans of the sentences closest to the question, in the text
 */
record RankedPassage(int number, String document, String title, String language, String source, double score,
		String text, List<TextSpan> highlights) {

	/**
	 * Returns the highlighted sentences as one text.
	 */
	String highlightedText() {
		return String.join(" ", this.highlights.stream().map((span) -> span.of(this.text)).toList());
	}

}
