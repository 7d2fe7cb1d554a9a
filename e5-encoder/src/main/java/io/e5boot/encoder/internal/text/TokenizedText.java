package io.e5boot.encoder.internal.text;

/**
 * The token ids of a text.
 *
 * @param ids token ids, special tokens included
 * @param truncated whether the text had more tokens
 * @param unpooled count of tokens at the start that are not pooled; less than the count
 * of ids
 */
public record TokenizedText(int[] ids, boolean truncated, int unpooled) {

	/**
	 * Creates a text whose tokens are all pooled.
	 * @param ids token ids, special tokens included
	 * @param truncated whether the text had more tokens
	 */
	public TokenizedText(int[] ids, boolean truncated) {
		this(ids, truncated, 0);
	}

	/**
	 * {@return the count of tokens}
	 */
	public int length() {
		return this.ids.length;
	}

	/**
	 * Returns this text without its first tokens in the pooling. The last token is always
	 * pooled.
	 * @param tokens count of tokens to leave out
	 * @return the changed copy
	 */
	public TokenizedText withoutPooling(int tokens) {
		return new TokenizedText(this.ids, this.truncated, Math.min(tokens, this.ids.length - 1));
	}
}
