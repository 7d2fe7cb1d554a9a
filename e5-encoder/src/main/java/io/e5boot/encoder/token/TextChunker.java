package io.e5boot.encoder.token;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a text into chunks of so many tokens at most: of whole sentences where they fit,
 * otherwise of whole words, otherwise of whole grapheme clusters. A single cluster of
 * more tokens (somebody piled marks on a letter) is a chunk all the same.
 *
 * @param tokens counts the tokens of a chunk, with whatever is written around it
 * @param maxTokens most tokens of a chunk
 * @param overlap tokens at most that the end of a chunk and the start of the next have in
 * common; whole sentences or none
 */
public record TextChunker(ToIntFunction<String> tokens, int maxTokens, int overlap) {

	/**
	 * What {@code BreakIterator} calls characters are not grapheme clusters before Java
	 * 20.
	 */
	private static final Pattern CLUSTER = Pattern.compile("\\X");

	/**
	 * Where to look for the first border of a part, so that no part costs the whole text.
	 */
	private static final int WINDOW_PER_TOKEN = 32;

	/**
	 * Checks the sizes.
	 * @throws IllegalArgumentException if there is no room for text beside the overlap
	 */
	public TextChunker {
		if (maxTokens < 1 || overlap < 0 || overlap >= maxTokens) {
			throw new IllegalArgumentException(
					"Chunks of " + maxTokens + " tokens that overlap by " + overlap + " cannot be made");
		}
	}

	/**
	 * Splits a text.
	 * @return the chunks in their order, without the white space around them; none for a
	 * text without anything else. Together they hold every other character.
	 */
	public List<TextSpan> split(String text) {
		List<TextSpan> parts = new ArrayList<>();
		for (TextSpan sentence : Sentences.of(text)) {
			addParts(stripped(text, sentence), text, parts);
		}
		long[] sizes = parts.stream().mapToLong((part) -> this.tokens.applyAsInt(part.of(text))).toArray();
		List<TextSpan> chunks = new ArrayList<>();
		for (int first = 0; first < parts.size();) {
			int end = endOfChunk(parts, sizes, first, text);
			chunks.add(new TextSpan(parts.get(first).start(), parts.get(end - 1).end()));
			first = (end < parts.size()) ? startOfNext(parts, first, end, text) : end;
		}
		return chunks;
	}

	/**
	 * Adds up the parts' tokens, which is a token or so off, and then counts.
	 */
	private int endOfChunk(List<TextSpan> parts, long[] sizes, int first, String text) {
		int end = first + 1;
		int besides = this.tokens.applyAsInt("");
		for (long total = sizes[first]; end < parts.size() && total + sizes[end] - besides <= this.maxTokens; end++) {
			total += sizes[end] - besides;
		}
		while (end > first + 1 && !fits(text, parts.get(first).start(), parts.get(end - 1).end())) {
			end--;
		}
		while (end < parts.size() && fits(text, parts.get(first).start(), parts.get(end).end())) {
			end++;
		}
		return end;
	}

	/**
	 * Goes back over whole parts as far as the overlap allows, if the next chunk still
	 * gets something new.
	 */
	private int startOfNext(List<TextSpan> parts, int first, int end, String text) {
		int start = end;
		int besides = this.tokens.applyAsInt("");
		while (start - 1 > first) {
			String common = text.substring(parts.get(start - 1).start(), parts.get(end - 1).end());
			if (this.tokens.applyAsInt(common) - besides > this.overlap
					|| !fits(text, parts.get(start - 1).start(), parts.get(end).end())) {
				break;
			}
			start--;
		}
		return start;
	}

	private boolean fits(String text, int start, int end) {
		return this.tokens.applyAsInt(text.substring(start, end)) <= this.maxTokens;
	}

	private void addParts(TextSpan sentence, String text, List<TextSpan> parts) {
		int start = sentence.start();
		while (start < sentence.end()) {
			TextSpan rest = stripped(text, new TextSpan(start, sentence.end()));
			if (rest.end() == rest.start()) {
				return;
			}
			TextSpan part = stripped(text, new TextSpan(rest.start(), endOfPart(rest, text)));
			parts.add(part);
			start = part.end();
		}
	}

	private int endOfPart(TextSpan rest, String text) {
		int reach = (int) Math.min(rest.end(), rest.start() + (long) WINDOW_PER_TOKEN * this.maxTokens);
		if (reach == rest.end() && fits(text, rest.start(), rest.end())) {
			return rest.end();
		}
		String window = text.substring(rest.start(), reach);
		int length = longest(window, words(window));
		if (length == 0) {
			List<Integer> clusters = clusters(window);
			length = Math.max(longest(window, clusters), clusters.get(0));
		}
		return rest.start() + length;
	}

	/**
	 * The last border before which everything fits; the count grows with the text but for
	 * a token or so, hence the steps back.
	 */
	private int longest(String window, List<Integer> borders) {
		int low = 0;
		int high = borders.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (fits(window, 0, borders.get(middle))) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		while (low > 0 && !fits(window, 0, borders.get(low - 1))) {
			low--;
		}
		return (low == 0) ? 0 : borders.get(low - 1);
	}

	private static List<Integer> words(String window) {
		BreakIterator lines = BreakIterator.getLineInstance(Locale.ROOT);
		lines.setText(window);
		List<Integer> clusters = clusters(window);
		List<Integer> borders = new ArrayList<>();
		int cluster = 0;
		for (int end = lines.next(); end != BreakIterator.DONE; end = lines.next()) {
			while (clusters.get(cluster) < end) {
				cluster++;
			}
			if (clusters.get(cluster) == end) {
				borders.add(end);
			}
		}
		return borders;
	}

	private static List<Integer> clusters(String window) {
		List<Integer> borders = new ArrayList<>();
		Matcher matcher = CLUSTER.matcher(window);
		while (matcher.find()) {
			borders.add(matcher.end());
		}
		return borders;
	}

	private static TextSpan stripped(String text, TextSpan span) {
		int start = span.start();
		int end = span.end();
		while (start < end && Character.isWhitespace(text.charAt(start))) {
			start++;
		}
		while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
			end--;
		}
		return new TextSpan(start, end);
	}

}
