package io.e5boot.pgvector.ingest;

/**
 * The embedding model returned unusable vectors: too few or too many, of another
 * dimension, zero, or not finite.
 */
public final class InvalidEmbeddingException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	InvalidEmbeddingException(String message) {
		super(message);
	}

}
