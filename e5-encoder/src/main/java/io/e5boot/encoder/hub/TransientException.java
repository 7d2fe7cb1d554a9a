package io.e5boot.encoder.hub;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A failure that may pass: a broken connection, an overloaded server.
 */
final class TransientException extends IOException {

	private final Duration retryAfter;

	TransientException(String message, Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.retryAfter = retryAfter;
	}

	/**
	 * How long the server asks to wait; zero if it does not.
	 */
	Duration retryAfter() {
		return this.retryAfter;
	}

}
