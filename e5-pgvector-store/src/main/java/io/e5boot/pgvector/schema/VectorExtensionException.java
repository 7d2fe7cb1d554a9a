package io.e5boot.pgvector.schema;

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
						Let a superuser, or the database's owner where the server trusts the extension, run once in this database

						    CREATE EXTENSION vector SCHEMA public;
						""",
				cause);
	}

	static VectorExtensionException unavailable(int serverVersion) {
		return new VectorExtensionException(String.format(Locale.ROOT, """
				The server has no pgvector: PostgreSQL %1$d does not list the extension "vector" among those available.
				Install its files on the server (on Debian and Ubuntu the package postgresql-%1$d-pgvector), or use an \
				image that has them (pgvector/pgvector:pg%1$d). Then let a superuser run once in this database

				    CREATE EXTENSION vector SCHEMA public;
				""", serverVersion), null);
	}

	static VectorExtensionException outdated(String version, String required) {
		return new VectorExtensionException(String.format(Locale.ROOT, """
				The database has pgvector %s; version %s or newer is needed (half precision vectors and iterative \
				index scans). With newer files installed on the server, run in this database

				    ALTER EXTENSION vector UPDATE;
				""", version, required), null);
	}

}
