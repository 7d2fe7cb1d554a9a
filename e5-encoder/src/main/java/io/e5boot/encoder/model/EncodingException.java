package io.e5boot.encoder.model;

import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Texts could not be turned into vectors.
 */
public class EncodingException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what failed
	 * @param cause why, or null
	 */
	public EncodingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * What a caller gets for a failure on an encoder's thread: typed exceptions as they
	 * are, others explained.
	 * @param failure what waiting for that thread gave
	 * @return the exception to throw
	 */
	public static RuntimeException of(ExecutionException failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		if (cause instanceof ModelLoadException || cause instanceof NativeLibraryException
				|| cause instanceof EncodingException) {
			return (RuntimeException) cause;
		}
		if (cause instanceof OutOfMemoryError) {
			return new EncodingException("There is not enough memory (" + cause.getMessage()
					+ "). Outside the heap it is limited by -XX:MaxDirectMemorySize, by default as large as -Xmx.",
					cause);
		}
		return new EncodingException("libtorch failed: " + cause, cause);
	}

}
