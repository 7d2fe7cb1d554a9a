package io.e5boot.sample.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the sentences of a text with the JDK's {@link BreakIterator}, which is taught
 * three things that it does not know: an empty line ends a sentence, so do the full stops
 * of Arabic, Urdu, Armenian, Ethiopic, Burmese, Khmer, Tibetan and Devanagari, and a
 * short abbreviation or an ordinal number does not.
 */
public final class Sentences {

	private static final Pattern PARAGRAPH_BREAK = Pattern.compile("\\n[ \\t\\n]*\\n");

	private static final Pattern FULL_STOP = Pattern
		.compile("(?<=[\\u061F\\u06D4\\u0589\\u1362\\u1367\\u104B\\u17D4\\u0F0D\\u0964\\u0965])\\s+"
				+ "|(?<=[\\p{IsThai}\\p{IsLao}]{20})\\s+(?=[\\p{IsThai}\\p{IsLao}])");

	private static final Pattern ABBREVIATION = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\p{L}{1,2}|\\d{1,2})\\.\\s*$");

	private static final int ABBREVIATION_LENGTH = 8;

	private Sentences() {
	}

	/**
	 * Returns the sentences of a text in their order, without the white space around
	 * them.
	 * @param text any text
	 * @param language the text's language as a BCP 47 tag; an unknown one is no error
	 * @return spans that do not overlap and leave out nothing but white space
	 */
	public static List<Span> in(String text, String language) {
		List<Span> sentences = new ArrayList<>();
		BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.forLanguageTag(language));
		split(new Span(0, text.length()), PARAGRAPH_BREAK, text, (paragraph) -> {
			String paragraphText = paragraph.of(text);
			breaks.setText(paragraphText);
			int start = 0;
			for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
				if (end < paragraphText.length() && endsWithAbbreviation(paragraphText, end)) {
					continue;
				}
				Span sentence = new Span(paragraph.start() + start, paragraph.start() + end);
				split(sentence, FULL_STOP, text, (part) -> addStripped(part, text, sentences));
				start = end;
			}
		});
		return sentences;
	}

	private static boolean endsWithAbbreviation(String text, int end) {
		return ABBREVIATION.matcher(text)
			.useTransparentBounds(true)
			.region(Math.max(0, end - ABBREVIATION_LENGTH), end)
			.find();
	}

	private static void split(Span span, Pattern separator, String text, Consumer<Span> parts) {
		Matcher matcher = separator.matcher(text).region(span.start(), span.end());
		int start = span.start();
		while (matcher.find()) {
			parts.accept(new Span(start, matcher.start()));
			start = matcher.end();
		}
		parts.accept(new Span(start, span.end()));
	}

	private static void addStripped(Span span, String text, List<Span> sentences) {
		int start = span.start();
		int end = span.end();
		while (start < end && Character.isWhitespace(text.charAt(start))) {
			start++;
		}
		while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
			end--;
		}
		if (start < end) {
			sentences.add(new Span(start, end));
		}
	}

}
