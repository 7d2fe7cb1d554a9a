package io.e5boot.encoder.internal.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.model.TextSpan;

/**
 * Cuts a text into what chunks are made of: sentences, or of one that is too long whole
 * words, or of one that is too long whole grapheme clusters. No border lies inside a
 * cluster, not even that of a sentence: a space may carry an accent.
 */
public final class TextSegmenter {

	/** Characters a token in the window where a part's end is looked for, at first. */
	private static final int LEAST_PER_TOKEN = 4;

	/** The same at most, so that no part costs the whole text. */
	private static final int MOST_PER_TOKEN = 32;

	private final String text;

	private final ToIntFunction<String> tokens;

	private final int maxTokens;

	/** Where clusters begin, and the end. */
	private final BitSet borders;

	public TextSegmenter(String text, ToIntFunction<String> tokens, int maxTokens) {
		this.text = text;
		this.tokens = tokens;
		this.maxTokens = maxTokens;
		this.borders = GraphemeClusters.borders(text);
	}

	/**
	 * The parts in their order, without the white space around them.
	 */
	public List<TextSpan> list() {
		List<TextSpan> parts = new ArrayList<>();
		int start = 0;
		for (TextSpan sentence : SentenceSplitter.of(this.text)) {
			if (this.borders.get(sentence.end())) {
				addParts(start, endOfContent(start, sentence.end()), parts);
				start = sentence.end();
			}
		}
		return parts;
	}

	private void addParts(int from, int end, List<TextSpan> parts) {
		int start = startOfContent(from, end);
		while (start < end) {
			int partEnd = endOfContent(start, endOfPart(start, end));
			parts.add(new TextSpan(start, partEnd));
			start = startOfContent(partEnd, end);
		}
	}

	/**
	 * Passes over clusters of white space.
	 */
	private int startOfContent(int from, int end) {
		int start = from;
		while (start < end && isBlank(start, this.borders.nextSetBit(start + 1))) {
			start = this.borders.nextSetBit(start + 1);
		}
		return start;
	}

	private int endOfContent(int start, int to) {
		int end = to;
		while (end > start && isBlank(this.borders.previousSetBit(end - 1), end)) {
			end = this.borders.previousSetBit(end - 1);
		}
		return end;
	}

	private boolean isBlank(int start, int end) {
		for (int i = start; i < end; i++) {
			if (!Character.isWhitespace(this.text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private int endOfPart(int start, int end) {
		int reach = reach(start, end);
		if (reach == end && fits(start, end)) {
			return end;
		}
		int longest = longest(start, words(start, reach));
		if (longest == start) {
			int[] clusters = clusters(start, reach);
			longest = Math.max(longest(start, clusters), clusters[0]);
		}
		return longest;
	}

	/**
	 * Doubles the window as long as all of it fits, and ends it where a cluster does.
	 */
	private int reach(int start, int end) {
		int most = (int) Math.min(end, start + (long) MOST_PER_TOKEN * this.maxTokens);
		int reach = (int) Math.min(most, start + (long) LEAST_PER_TOKEN * this.maxTokens);
		while (reach < most && fits(start, reach)) {
			reach = (int) Math.min(most, 2L * reach - start);
		}
		return this.borders.nextSetBit(reach);
	}

	/**
	 * The last border before which everything fits; the count grows with the text but for
	 * a token or so, hence the steps back.
	 * @return the start if there is none
	 */
	private int longest(int start, int[] ends) {
		int low = 0;
		int high = ends.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (fits(start, ends[middle])) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		while (low > 0 && !fits(start, ends[low - 1])) {
			low--;
		}
		return (low == 0) ? start : ends[low - 1];
	}

	private boolean fits(int start, int end) {
		return this.tokens.applyAsInt(this.text.substring(start, end)) <= this.maxTokens;
	}

	private int[] words(int start, int end) {
		BreakIterator lines = BreakIterator.getLineInstance(Locale.ROOT);
		lines.setText(this.text.substring(start, end));
		BitSet words = new BitSet();
		for (int word = lines.next(); word != BreakIterator.DONE; word = lines.next()) {
			words.set(start + word);
		}
		words.and(this.borders);
		return words.stream().toArray();
	}

	private int[] clusters(int start, int end) {
		return this.borders.get(start + 1, end + 1).stream().map((border) -> start + 1 + border).toArray();
	}

}
