package io.e5boot.encoder.internal.text;

import java.util.List;

/**
 * Texts that are computed together, one after the other without padding.
 *
 * @param texts the texts, longest first
 */
public record TokenBatch(List<TokenizedText> texts) {

	/**
	 * Copies the list.
	 * @param texts the texts, longest first
	 */
	public TokenBatch {
		texts = List.copyOf(texts);
	}

	/**
	 * {@return the count of tokens}
	 */
	public int tokens() {
		return this.texts.stream().mapToInt(TokenizedText::length).sum();
	}

}
