package io.e5boot.pgvector.schema;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The role of the connection lacks a right that the store needs. {@link #sql()} is what
 * an owner or a superuser has to run.
 */
public final class VectorStorePermissionException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	private final String sql;

	VectorStorePermissionException(String role, String action, String sql, @Nullable Throwable cause) {
		super(String.format(Locale.ROOT, """
				The role %s may not %s. Let the owner or a superuser run

				    %s
				""", role, action, sql.strip().replace("\n", "\n    ")), cause);
		this.sql = sql;
	}

	/**
	 * Returns what gives the role the right, or does what it may not do.
	 * @return SQL statements, each ended by a semicolon
	 */
	public String sql() {
		return this.sql;
	}

}
