package io.e5boot.encoder.torch;

import org.jspecify.annotations.Nullable;

/**
 * Texts could not be turned into vectors.
 */
public class EncodingException extends RuntimeException {

	public EncodingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
