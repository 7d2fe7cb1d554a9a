package io.e5boot.encoder.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.model.TextSpan;

/**
 * Splits a text into chunks of so many tokens at most: of whole sentences where they fit,
 * otherwise of whole words, otherwise of whole grapheme clusters. A single cluster of
 * more tokens (a letter with many combining marks) is a chunk all the same.
 *
 * @param tokens counts the tokens of a chunk, with the template around it
 * @param maxTokens most tokens of a chunk
 * @param overlap tokens at most that the end of a chunk and the start of the next have in
 * common; whole sentences or none
 */
public record TextChunker(ToIntFunction<String> tokens, int maxTokens, int overlap) {

	/**
	 * Checks the sizes.
	 * @param tokens counts the tokens of a chunk, with the template around it
	 * @param maxTokens most tokens of a chunk
	 * @param overlap tokens at most that the end of a chunk and the start of the next
	 * have in common; whole sentences or none
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
	 * @param text any text
	 * @return the chunks in their order, without the white space around them; none for a
	 * text without anything else. Together they hold every other character.
	 */
	public List<TextSpan> split(String text) {
		List<TextSpan> parts = new TextParts(text, this.tokens, this.maxTokens).list();
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

}
