package io.e5boot.packer;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that cannot be packed: its files are damaged, do not belong together, or
 * are of a kind not supported. The message names the file and what was wrong with it.
 */
public class PackException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do
	 */
	public PackException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong and what to do
	 * @param cause why, or null
	 */
	public PackException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
