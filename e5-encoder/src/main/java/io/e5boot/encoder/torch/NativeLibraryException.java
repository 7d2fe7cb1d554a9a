package io.e5boot.encoder.torch;

import org.jspecify.annotations.Nullable;

/**
 * libtorch cannot be loaded, or the device asked for is not there. The message says what
 * to do.
 */
public class NativeLibraryException extends RuntimeException {

	public NativeLibraryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
