package io.e5boot.sample.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.e5boot.sample.text.Sentences;
import io.e5boot.sample.text.Span;

/**
 * Reads citation marks such as {@code [1][2]} out of a chat model's text.
 */
final class Citations {

	private static final Pattern MARK = Pattern.compile("\\s*\\[(\\d{1,3})]");

	private static final Pattern LEADING_MARKS = Pattern.compile("^(?:\\s*\\[\\d{1,3}])+\\s*");

	private Citations() {
	}

	/**
	 * Splits a text into sentences. Marks before and after the full stop count for the
	 * sentence that ends there; numbers that no passage has are dropped.
	 * @param text generated text
	 * @param passages number of passages that were given to the model
	 * @return the sentences without marks
	 */
	static List<CitedSentence> parse(String text, int passages) {
		List<String> sentences = new ArrayList<>();
		for (Span span : Sentences.in(text, "und")) {
			String sentence = span.of(text);
			Matcher leading = LEADING_MARKS.matcher(sentence);
			if (!sentences.isEmpty() && leading.find()) {
				int last = sentences.size() - 1;
				sentences.set(last, sentences.get(last) + leading.group().strip());
				sentence = sentence.substring(leading.end());
			}
			if (!sentence.isEmpty()) {
				sentences.add(sentence);
			}
		}
		return sentences.stream().map((sentence) -> cited(sentence, passages)).toList();
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
