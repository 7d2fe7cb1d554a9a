package io.e5boot.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.internal.text.TextSegmenter;
import io.e5boot.encoder.model.TextSpan;

/**
 * Splits a text into chunks of a maximum size: of whole sentences where they fit,
 * otherwise of whole words, otherwise of whole grapheme clusters. A single cluster that
 * is larger (a letter with many combining marks) is a chunk by itself. Sizes are in the
 * unit of the given function: {@code String::length} counts characters, and
 * {@link E5Encoder#split} counts the model's tokens. Safe for use by many threads if the
 * function is.
 *
 * @param size measures a chunk; {@code ""} may have a size, that of a template
 * @param maxSize maximum size of a chunk
 * @param overlap maximum size of the whole sentences that the end of a chunk and the
 * start of the next have in common
 */
public record TextChunker(ToIntFunction<String> size, int maxSize, int overlap) {

	/**
	 * Checks the sizes.
	 * @param size measures a chunk; {@code ""} may have a size, that of a template
	 * @param maxSize maximum size of a chunk
	 * @param overlap maximum size of the whole sentences that the end of a chunk and the
	 * start of the next have in common
	 * @throws IllegalArgumentException if {@code maxSize} is not positive, or
	 * {@code overlap} is negative or not less than {@code maxSize}
	 */
	public TextChunker {
		if (maxSize < 1 || overlap < 0 || overlap >= maxSize) {
			throw new IllegalArgumentException("Chunks of size " + maxSize + " that overlap by " + overlap
					+ " are not possible. The size must be positive and greater than the overlap.");
		}
	}

	/**
	 * Splits a text into sentences, in every script. A sentence that is larger than
	 * {@link #maxSize()} is split as in {@link #split}.
	 * @param text any text
	 * @return the sentences in their order, without the white space around them; none for
	 * a blank text
	 */
	public List<TextSpan> sentences(String text) {
		return new TextSegmenter(text, this.size, this.maxSize).segments();
	}

	/**
	 * Splits a text into chunks.
	 * @param text any text
	 * @return the chunks in their order, without the white space around them; none for a
	 * blank text
	 */
	public List<TextSpan> split(String text) {
		List<TextSpan> parts = sentences(text);
		long[] sizes = parts.stream().mapToLong((part) -> this.size.applyAsInt(part.of(text))).toArray();
		List<TextSpan> chunks = new ArrayList<>();
		for (int first = 0; first < parts.size();) {
			int end = endOfChunk(parts, sizes, first, text);
			chunks.add(new TextSpan(parts.get(first).start(), parts.get(end - 1).end()));
			first = (end < parts.size()) ? startOfNext(parts, first, end, text) : end;
		}
		return chunks;
	}

	/**
	 * Adds up the sizes of the parts, which is off by a token or so, and then measures.
	 */
	private int endOfChunk(List<TextSpan> parts, long[] sizes, int first, String text) {
		int end = first + 1;
		int emptySize = this.size.applyAsInt("");
		for (long total = sizes[first]; end < parts.size() && total + sizes[end] - emptySize <= this.maxSize; end++) {
			total += sizes[end] - emptySize;
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
		int emptySize = this.size.applyAsInt("");
		while (start - 1 > first) {
			String common = text.substring(parts.get(start - 1).start(), parts.get(end - 1).end());
			if (this.size.applyAsInt(common) - emptySize > this.overlap
					|| !fits(text, parts.get(start - 1).start(), parts.get(end).end())) {
				break;
			}
			start--;
		}
		return start;
	}

	private boolean fits(String text, int start, int end) {
		return this.size.applyAsInt(text.substring(start, end)) <= this.maxSize;
	}

}
