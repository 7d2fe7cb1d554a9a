package io.e5boot.encoder.model;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that cannot be used: a file is missing, damaged, of an unsupported kind,
 * or does not fit the others. The message names the file and what was expected of it.
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
	 * @param cause why, or null
	 */
	public ModelLoadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
