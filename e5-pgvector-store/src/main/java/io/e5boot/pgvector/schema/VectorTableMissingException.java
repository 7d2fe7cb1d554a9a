package io.e5boot.pgvector.schema;

import java.util.Locale;

/**
 * One of the store's tables does not exist. {@link #ddl()} creates those that do not.
 */
public final class VectorTableMissingException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	/**
	 * Statements that create the table.
	 */
	private final String ddl;

	VectorTableMissingException(String table, String ddl) {
		super(String.format(Locale.ROOT, """
				Table %s does not exist, and the store may only validate the schema.
				Either let the store create it (schema initialization CREATE), or run this, by hand or as a migration:

				%s""", table, ddl), null);
		this.ddl = ddl;
	}

	/**
	 * Returns the complete DDL of the store's tables and indexes, which leaves alone what
	 * exists.
	 * @return SQL statements, each ended by a semicolon
	 */
	public String ddl() {
		return this.ddl;
	}

}
