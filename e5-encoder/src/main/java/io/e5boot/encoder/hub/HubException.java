package io.e5boot.encoder.hub;

import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint could not be fetched from the hub. The message says what happened,
 * {@link #remedy()} what to do about it. Neither holds the token.
 */
public class HubException extends ModelLoadException {

	/**
	 * The reason of the failure.
	 */
	private final Reason reason;

	/**
	 * What to do.
	 */
	private final String remedy;

	HubException(Reason reason, String message, String remedy) {
		this(reason, message, remedy, null);
	}

	HubException(Reason reason, String message, String remedy, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * {@return the reason of the failure}
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * {@return what to do, in terms of the environment variables that Hugging Face's
	 * tools read}
	 */
	public String remedy() {
		return this.remedy;
	}

	/**
	 * Reasons why a checkpoint could not be fetched.
	 */
	public enum Reason {

		/**
		 * The hub requires a token, another token, or acceptance of the model's
		 * conditions.
		 */
		ACCESS_DENIED,

		/** The model, revision or file does not exist. */
		NOT_FOUND,

		/** Offline, and the cache does not hold the whole checkpoint. */
		OFFLINE,

		/** The hub is unreachable or overloaded, even after several attempts. */
		UNAVAILABLE,

		/** The content does not match the hub's hash. */
		DAMAGED,

		/** The server is not a hub. */
		PROTOCOL,

		/** The cache folder cannot be written or read. */
		CACHE,

		/** An environment variable or option has an invalid value. */
		SETTINGS

	}

}
