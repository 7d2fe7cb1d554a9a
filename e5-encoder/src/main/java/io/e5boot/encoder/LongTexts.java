package io.e5boot.encoder;

/**
 * What becomes of a text that has more tokens than the encoder reads.
 */
public enum LongTexts {

	/** Its start is encoded; {@link EncodedText#truncated()} is then true. */
	TRUNCATE,

	/** The call fails with a {@link TextTooLongException}. */
	FAIL,

	/**
	 * It is split where sentences end, and the vector is the mean of the parts' vectors,
	 * each weighed by its count of tokens, brought back to length one.
	 */
	MEAN_OF_CHUNKS

}
