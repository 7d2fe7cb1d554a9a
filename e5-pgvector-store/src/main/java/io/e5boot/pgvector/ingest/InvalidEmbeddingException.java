package io.e5boot.pgvector.ingest;

/**
 * The embedding model returned something that is no vector of the expected dimension.
 */
public final class InvalidEmbeddingException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	InvalidEmbeddingException(String message) {
		super(message);
	}

}
