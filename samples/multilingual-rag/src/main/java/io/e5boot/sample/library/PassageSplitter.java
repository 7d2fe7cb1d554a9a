package io.e5boot.sample.library;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.e5boot.sample.text.Sentences;
import io.e5boot.sample.text.Span;

/**
 * Splits a text into passages of whole sentences. Only a sentence that is too long on its
 * own is cut, where a line could be broken.
 */
class PassageSplitter {

	private final int maxLength;

	/**
	 * @param maxLength most characters in a passage
	 */
	PassageSplitter(int maxLength) {
		this.maxLength = maxLength;
	}

	List<Passage> split(String text, String language) {
		List<Span> spans = new ArrayList<>();
		for (Span sentence : Sentences.in(text, language)) {
			for (Span part : cut(sentence, text, language)) {
				int last = spans.size() - 1;
				if (last >= 0 && part.end() - spans.get(last).start() <= this.maxLength) {
					spans.set(last, new Span(spans.get(last).start(), part.end()));
				}
				else {
					spans.add(part);
				}
			}
		}
		List<Passage> passages = new ArrayList<>(spans.size());
		spans.forEach((span) -> passages.add(new Passage(passages.size(), span, span.of(text))));
		return passages;
	}

	private List<Span> cut(Span sentence, String text, String language) {
		if (sentence.length() <= this.maxLength) {
			return List.of(sentence);
		}
		Locale locale = Locale.forLanguageTag(language);
		BreakIterator lines = BreakIterator.getLineInstance(locale);
		BreakIterator characters = BreakIterator.getCharacterInstance(locale);
		String sentenceText = sentence.of(text);
		lines.setText(sentenceText);
		characters.setText(sentenceText);
		List<Span> parts = new ArrayList<>();
		int start = 0;
		while (sentenceText.length() - start > this.maxLength) {
			int limit = start + this.maxLength;
			int end = lastBreak(lines, limit);
			if (end <= start) {
				end = lastBreak(characters, limit);
			}
			if (end <= start) {
				end = Character.isLowSurrogate(sentenceText.charAt(limit)) ? limit - 1 : limit;
			}
			parts.add(new Span(sentence.start() + start, sentence.start() + end));
			start = end;
		}
		parts.add(new Span(sentence.start() + start, sentence.end()));
		return parts;
	}

	private static int lastBreak(BreakIterator breaks, int limit) {
		return breaks.isBoundary(limit) ? limit : breaks.preceding(limit);
	}

}
