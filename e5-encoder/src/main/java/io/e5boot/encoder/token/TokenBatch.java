package io.e5boot.encoder.token;

import java.util.List;

/**
 * Texts that are computed together, one after the other without padding.
 *
 * @param texts the texts, longest first
 */
public record TokenBatch(List<TokenizedText> texts) {

	public TokenBatch {
		texts = List.copyOf(texts);
	}

	/**
	 * Count of tokens.
	 */
	public int tokens() {
		return this.texts.stream().mapToInt(TokenizedText::length).sum();
	}

}
