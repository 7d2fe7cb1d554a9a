package io.e5boot.encoder;

/**
 * What to do with a text that has more tokens than the encoder reads.
 */
public enum LongTexts {

	/** Its start is encoded; {@link EncodedText#truncated()} is then true. */
	TRUNCATE,

	/** The call fails with a {@link TextTooLongException}. */
	FAIL,

	/**
	 * It is split where sentences end, and the vector is the mean of the parts' vectors,
	 * weighted by token count and normalized.
	 */
	MEAN_OF_CHUNKS

}
