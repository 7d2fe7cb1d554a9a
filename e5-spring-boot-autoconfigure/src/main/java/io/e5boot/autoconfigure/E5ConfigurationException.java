package io.e5boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The application is configured in a way that cannot work. The message says what is
 * wrong, {@link #action()} what to change.
 */
public final class E5ConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** How to fix the configuration. */
	private final String action;

	/**
	 * Creates an exception without a cause.
	 * @param description what is wrong
	 * @param action what to change, with the names of the properties
	 */
	public E5ConfigurationException(String description, String action) {
		this(description, action, null);
	}

	/**
	 * Creates an exception.
	 * @param description what is wrong
	 * @param action what to change, with the names of the properties
	 * @param cause the failure that showed it, or null
	 */
	public E5ConfigurationException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * Returns what to change, with the names of the properties.
	 * @return the action of the failure analysis
	 */
	public String action() {
		return this.action;
	}

}
