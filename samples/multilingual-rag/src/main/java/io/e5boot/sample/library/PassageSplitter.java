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
 *
 * @param targetLength most characters that sentences are joined to
 * @param maxLength most characters in a sentence
 */
record PassageSplitter(int targetLength, int maxLength) {

	List<Passage> split(String text, String language) {
		List<Span> spans = new ArrayList<>();
		for (Span sentence : Sentences.in(text, language)) {
			for (Span part : cut(sentence, text, language)) {
				int last = spans.size() - 1;
				if (last >= 0 && part.end() - spans.get(last).start() <= this.targetLength) {
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
		List<BreakIterator> breaks = List.of(BreakIterator.getLineInstance(locale),
				BreakIterator.getCharacterInstance(locale));
		List<Span> parts = new ArrayList<>();
		int start = sentence.start();
		while (sentence.end() - start > this.maxLength) {
			int end = start + partLength(text.substring(start, start + this.maxLength + 1), breaks);
			parts.add(new Span(start, end));
			start = end;
		}
		parts.add(new Span(start, sentence.end()));
		return parts;
	}

	/**
	 * Looks at one part and the character behind it only: in a text without any break an
	 * iterator would search all of it again for each part.
	 */
	private int partLength(String window, List<BreakIterator> breaks) {
		for (BreakIterator iterator : breaks) {
			iterator.setText(window);
			int length = iterator.isBoundary(this.maxLength) ? this.maxLength : iterator.preceding(this.maxLength);
			if (length > 0) {
				return length;
			}
		}
		return Character.isLowSurrogate(window.charAt(this.maxLength)) ? this.maxLength - 1 : this.maxLength;
	}

}
