package io.e5boot.pgvector.ingest;

/**
 * The embedding model did not return a vector of the expected dimension.
 */
public final class InvalidEmbeddingException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	InvalidEmbeddingException(String message) {
		super(message);
	}

}
