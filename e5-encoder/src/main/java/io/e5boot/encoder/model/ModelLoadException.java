package io.e5boot.encoder.model;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint cannot be used: a file is missing, damaged or unsupported, or contradicts
 * another one. The message names the file and what was expected.
 */
public class ModelLoadException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do
	 */
	public ModelLoadException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do
	 * @param cause the cause, or null
	 */
	public ModelLoadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
