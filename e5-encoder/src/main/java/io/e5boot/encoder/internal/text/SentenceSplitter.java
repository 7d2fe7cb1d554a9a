package io.e5boot.encoder.internal.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.e5boot.encoder.model.TextSpan;

/**
 * Splits a text into sentences, in every script: where the JDK's {@link BreakIterator}
 * finds a border, except after a short abbreviation or an ordinal number, and also after
 * an empty line, after full stops that the JDK does not support, and at the spaces
 * between sentences of Thai and Lao. docs/adr/0013 has the measurements.
 */
final class SentenceSplitter {

	private static final Pattern ABBREVIATION = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\p{L}{1,2}|\\d{1,2})\\.\\s*$");

	private static final int ABBREVIATION_LENGTH = 8;

	/** Arabic, Urdu, Armenian, Ethiopic, Burmese, Khmer, Tibetan and Devanagari. */
	private static final String FULL_STOPS = "\\u061F\\u06D4\\u0589\\u1362\\u1367\\u1368\\u104B\\u17D4\\u17D5\\u0F0D\\u0964\\u0965";

	private static final Pattern BORDER = Pattern.compile("\\n[ \\t\\r]*\\n\\s*|(?<=[" + FULL_STOPS + "])\\s+"
			+ "|(?<=[?!;\\u037E])\\s+(?=[\\p{IsKhmer}\\p{IsEthiopic}\\p{IsGreek}])"
			+ "|(?<=[\\p{IsThai}\\p{IsLao}]{20})\\s+(?=[\\p{IsThai}\\p{IsLao}])");

	private SentenceSplitter() {
	}

	/**
	 * Splits a text.
	 * @return the sentences, each with the white space after it; together they are the
	 * text
	 */
	static List<TextSpan> split(String text) {
		NavigableSet<Integer> ends = new TreeSet<>();
		BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
		breaks.setText(text);
		for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
			if (!endsWithAbbreviation(text, end)) {
				ends.add(end);
			}
		}
		Matcher borders = BORDER.matcher(text);
		while (borders.find()) {
			ends.add(borders.end());
		}
		ends.add(text.length());
		List<TextSpan> sentences = new ArrayList<>();
		int start = 0;
		for (int end : ends) {
			if (end > start) {
				sentences.add(new TextSpan(start, end));
				start = end;
			}
		}
		return sentences;
	}

	private static boolean endsWithAbbreviation(String text, int end) {
		return ABBREVIATION.matcher(text)
			.useTransparentBounds(true)
			.region(Math.max(0, end - ABBREVIATION_LENGTH), end)
			.find();
	}

}
