package io.e5boot.encoder;

/**
 * How to handle a text that has more tokens than the encoder reads.
 */
public enum LongTexts {

	/** Encodes the start of the text and sets {@link EncodedText#truncated()}. */
	TRUNCATE,

	/** Fails the call with a {@link TextTooLongException}. */
	FAIL,

	/**
	 * Splits the text at the ends of sentences. The vector is the L2-normalized mean of
	 * the chunks' vectors, weighted by token count.
	 */
	MEAN_OF_CHUNKS

}
