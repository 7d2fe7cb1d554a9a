package io.e5boot.encoder;

/**
 * A text has more tokens than the encoder reads, and {@link LongTexts#FAIL} was chosen.
 */
public class TextTooLongException extends RuntimeException {

	/**
	 * Index of the text among those of the call.
	 */
	private final int index;

	/**
	 * The most tokens that are read.
	 */
	private final int maxTokens;

	/**
	 * A text that is too long.
	 * @param index its index among the texts of the call
	 * @param maxTokens the most tokens that are read, prefix and special tokens included
	 */
	public TextTooLongException(int index, int maxTokens) {
		super("The text at index " + index + " has more than " + maxTokens
				+ " tokens, prefix and special tokens included; split it");
		this.index = index;
		this.maxTokens = maxTokens;
	}

	/**
	 * {@return the index of the text among those of the call}
	 */
	public int index() {
		return this.index;
	}

	/**
	 * {@return the most tokens that are read}
	 */
	public int maxTokens() {
		return this.maxTokens;
	}

}
