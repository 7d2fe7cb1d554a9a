package io.e5boot.pgvector.schema;

import io.e5boot.pgvector.E5PgVectorStore;
import org.jspecify.annotations.Nullable;

/**
 * The database does not hold what {@link E5PgVectorStore} needs. The message says what is
 * wrong and what to do; nothing was changed.
 */
public abstract class VectorStoreSchemaException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	VectorStoreSchemaException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
