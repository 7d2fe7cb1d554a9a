package io.e5boot.packer;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a checkpoint cannot be packed: its files are damaged, inconsistent, or in
 * an unsupported format. The message names the file and the problem.
 */
public class PackException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message the problem and how to fix it
	 */
	public PackException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message the problem and how to fix it
	 * @param cause the cause, or null
	 */
	public PackException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
