package io.e5boot.encoder.internal.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.model.TextSpan;

/**
 * Splits a text into the segments that chunks consist of: sentences, or the words of a
 * sentence that is too long, or the grapheme clusters of a word that is too long. No
 * border is inside a cluster, not even that of a sentence: a space may carry an accent.
 */
public final class TextSegmenter {

	/**
	 * Initial size of the window in which the end of a segment is searched, in characters
	 * per token.
	 */
	private static final int MIN_CHARACTERS_PER_TOKEN = 4;

	/**
	 * Maximum size of that window, so that no segment costs a count of the whole text.
	 */
	private static final int MAX_CHARACTERS_PER_TOKEN = 32;

	private final String text;

	private final ToIntFunction<String> tokens;

	private final int maxTokens;

	/** The borders of the clusters, and the end of the text. */
	private final BitSet borders;

	public TextSegmenter(String text, ToIntFunction<String> tokens, int maxTokens) {
		this.text = text;
		this.tokens = tokens;
		this.maxTokens = maxTokens;
		this.borders = GraphemeClusters.borders(text);
	}

	/**
	 * Returns the segments in their order, without the white space around them.
	 */
	public List<TextSpan> segments() {
		List<TextSpan> segments = new ArrayList<>();
		int start = 0;
		for (TextSpan sentence : SentenceSplitter.split(this.text)) {
			if (this.borders.get(sentence.end())) {
				addSegments(start, endOfContent(start, sentence.end()), segments);
				start = sentence.end();
			}
		}
		return segments;
	}

	private void addSegments(int from, int end, List<TextSpan> segments) {
		int start = startOfContent(from, end);
		while (start < end) {
			int segmentEnd = endOfContent(start, endOfSegment(start, end));
			segments.add(new TextSpan(start, segmentEnd));
			start = startOfContent(segmentEnd, end);
		}
	}

	/**
	 * Skips clusters of white space.
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

	private int endOfSegment(int start, int end) {
		int window = windowEnd(start, end);
		if (window == end && fits(start, end)) {
			return end;
		}
		int longest = longest(start, words(start, window));
		if (longest == start) {
			int[] clusters = clusters(start, window);
			longest = Math.max(longest(start, clusters), clusters[0]);
		}
		return longest;
	}

	/**
	 * Doubles the window while all of it fits, and ends it at the border of a cluster.
	 */
	private int windowEnd(int start, int end) {
		int limit = (int) Math.min(end, start + (long) MAX_CHARACTERS_PER_TOKEN * this.maxTokens);
		int window = (int) Math.min(limit, start + (long) MIN_CHARACTERS_PER_TOKEN * this.maxTokens);
		while (window < limit && fits(start, window)) {
			window = (int) Math.min(limit, 2L * window - start);
		}
		return this.borders.nextSetBit(window);
	}

	/**
	 * Returns the last border up to which the text fits, or the start. The count of
	 * tokens may shrink by a token or so when the text grows, hence the steps back.
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
