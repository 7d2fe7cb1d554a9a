package io.e5boot.encoder.model;

/**
 * An encoder stopped before it had computed all texts of a call: it was closed, or the
 * JVM exits.
 */
public class EncoderClosedException extends EncodingException {

	/**
	 * Creates the exception.
	 */
	public EncoderClosedException() {
		super("The encoder stopped before all texts were encoded, because it was closed or the JVM exits", null);
	}

}
