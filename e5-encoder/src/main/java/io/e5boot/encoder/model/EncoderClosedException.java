package io.e5boot.encoder.model;

/**
 * The encoder stopped before it had encoded all texts of a call, because it was closed or
 * the JVM is exiting.
 */
public class EncoderClosedException extends EncodingException {

	/**
	 * Creates the exception.
	 */
	public EncoderClosedException() {
		super("The encoder stopped before all texts were encoded, because it was closed or the JVM is exiting", null);
	}

}
