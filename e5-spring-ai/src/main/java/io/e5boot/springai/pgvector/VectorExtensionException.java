package io.e5boot.springai.pgvector;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The {@code vector} extension is not installed in the database, could not be created, or
 * is too old.
 */
public final class VectorExtensionException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	private VectorExtensionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	static VectorExtensionException missing(@Nullable Throwable cause) {
		return new VectorExtensionException(
				"""
						The database has no pgvector: the extension "vector" is not installed in it.
						Let a role with the right to do so run once in this database

						    CREATE EXTENSION vector;

						If PostgreSQL answers that the extension is not available, pgvector's files are missing on the \
						server: install its package (postgresql-NN-pgvector) or use an image that has it (pgvector/pgvector).""",
				cause);
	}

	static VectorExtensionException outdated(String version, String required) {
		return new VectorExtensionException(String.format(Locale.ROOT, """
				The database has pgvector %s; version %s or newer is needed (half precision vectors and iterative \
				index scans). With newer files installed on the server, run in this database

				    ALTER EXTENSION vector UPDATE;
				""", version, required), null);
	}

}
