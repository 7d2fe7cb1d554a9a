package io.e5boot.encoder.model;

import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Encoding failed.
 */
public class EncodingException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what failed
	 * @param cause the cause, or null
	 */
	public EncodingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Converts a failure on an encoder's thread to the exception for the caller: returns
	 * typed exceptions unchanged and explains all others.
	 * @param failure the failure of the thread's future
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
					+ "). Memory outside the heap is limited by -XX:MaxDirectMemorySize, which is -Xmx by default.",
					cause);
		}
		return new EncodingException("libtorch failed: " + cause, cause);
	}

}
