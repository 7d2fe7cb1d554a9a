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
	 * The maximum count of tokens.
	 */
	private final int maxTokens;

	/**
	 * Creates the exception.
	 * @param index index of the text among those of the call
	 * @param maxTokens the maximum count of tokens, prefix and special tokens included
	 */
	public TextTooLongException(int index, int maxTokens) {
		super("The text at index " + index + " has more than " + maxTokens
				+ " tokens, prefix and special tokens included. Split it, or allow truncation");
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
	 * {@return the maximum count of tokens, prefix and special tokens included}
	 */
	public int maxTokens() {
		return this.maxTokens;
	}

}
