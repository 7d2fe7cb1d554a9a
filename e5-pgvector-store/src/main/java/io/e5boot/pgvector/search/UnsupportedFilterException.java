package io.e5boot.pgvector.search;

/**
 * A filter expression that means nothing: a literal that is no JSON scalar, a missing
 * operand, nesting without end.
 */
public final class UnsupportedFilterException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	UnsupportedFilterException(String message) {
		super(message);
	}

}
