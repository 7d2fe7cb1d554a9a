package io.e5boot.pgvector.search;

/**
 * The store does not support a filter expression: for example, a literal is not a JSON
 * scalar, an operand is missing, or it is nested too deeply.
 */
public final class UnsupportedFilterException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	UnsupportedFilterException(String message) {
		super(message);
	}

}
