package io.e5boot.encoder.internal.text;

/**
 * A text as the encoder sees it.
 *
 * @param ids token ids, special tokens included
 * @param truncated whether the text had more tokens than fit
 * @param unpooled how many tokens at its start pooling leaves out; fewer than there are
 */
public record TokenizedText(int[] ids, boolean truncated, int unpooled) {

	/**
	 * A text of which every token is pooled.
	 * @param ids token ids, special tokens included
	 * @param truncated whether the text had more tokens than these
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
	 * The same text without its first tokens in the pooling; the last one always counts.
	 * @param tokens count of tokens to leave out
	 * @return the changed copy
	 */
	public TokenizedText withoutPooling(int tokens) {
		return new TokenizedText(this.ids, this.truncated, Math.min(tokens, this.ids.length - 1));
	}
}
