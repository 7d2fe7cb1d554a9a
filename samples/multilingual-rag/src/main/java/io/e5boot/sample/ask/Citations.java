package io.e5boot.sample.ask;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.e5boot.encoder.TextChunker;

/**
 * Parses citation marks such as {@code [1][2]} in a chat model's text.
 */
final class Citations {

	private static final Pattern MARK = Pattern.compile("\\s*\\[(\\d{1,3})]");

	private static final Pattern MARKS_AFTER_PERIOD = Pattern.compile("(\\p{Po}+)((?:\\s*\\[\\d{1,3}]){1,20})");

	private static final TextChunker SPLITTER = new TextChunker(String::length, Integer.MAX_VALUE, 0);

	private Citations() {
	}

	/**
	 * Splits a text into sentences. Marks before and after the period belong to the
	 * sentence that ends there. Numbers without a passage are dropped.
	 * @param text generated text
	 * @param passages number of passages in the prompt
	 * @return the sentences without marks
	 */
	static List<CitedSentence> parse(String text, int passages) {
		String marksFirst = MARKS_AFTER_PERIOD.matcher(text).replaceAll("$2$1 ");
		return SPLITTER.sentences(marksFirst)
			.stream()
			.map((sentence) -> cited(sentence.of(marksFirst), passages))
			.toList();
	}

	private static CitedSentence cited(String sentence, int passages) {
		List<Integer> citations = MARK.matcher(sentence)
			.results()
			.map(Citations::number)
			.filter((number) -> number >= 1 && number <= passages)
			.distinct()
			.sorted()
			.toList();
		return new CitedSentence(MARK.matcher(sentence).replaceAll(""), "und", citations);
	}

	private static int number(MatchResult mark) {
		return Integer.parseInt(mark.group(1));
	}

}
