package io.e5boot.encoder.model;

import org.jspecify.annotations.Nullable;

/**
 * libtorch cannot be loaded, or the requested device is missing. The message says why and
 * what to do.
 */
public class NativeLibraryException extends RuntimeException {

	/**
	 * Why it failed.
	 */
	private final String reason;

	/**
	 * What to do.
	 */
	private final String remedy;

	/**
	 * Creates the exception.
	 * @param reason why it failed
	 * @param remedy what to do
	 * @param cause the cause, or null
	 */
	public NativeLibraryException(String reason, String remedy, @Nullable Throwable cause) {
		super(reason + " " + remedy, cause);
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * {@return why it failed}
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * {@return what to do}
	 */
	public String remedy() {
		return this.remedy;
	}

}
