package io.e5boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The application is configured in a way that cannot work.
 */
final class E5ConfigurationException extends RuntimeException {

	private final String action;

	/**
	 * A configuration that cannot work.
	 * @param description what is wrong
	 * @param action what to change, with the names of the properties
	 */
	E5ConfigurationException(String description, String action) {
		this(description, action, null);
	}

	E5ConfigurationException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
