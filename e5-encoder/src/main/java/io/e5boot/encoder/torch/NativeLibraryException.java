package io.e5boot.encoder.torch;

import org.jspecify.annotations.Nullable;

/**
 * libtorch cannot be loaded, or the device asked for is not there. The message says why
 * and what to do.
 */
public class NativeLibraryException extends RuntimeException {

	private final String reason;

	private final String remedy;

	public NativeLibraryException(String reason, String remedy, @Nullable Throwable cause) {
		super(reason + " " + remedy, cause);
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Why it failed.
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * What to do.
	 */
	public String remedy() {
		return this.remedy;
	}

}
