package io.e5boot.packer;

import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that cannot be packed: its files are damaged, do not belong together, or
 * are of a kind not supported. The message names the file and what was wrong with it.
 */
public class PackException extends RuntimeException {

	public PackException(String message) {
		super(message);
	}

	public PackException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
