package io.e5boot.pgvector.schema;

import java.util.List;
import java.util.Locale;

/**
 * The configured table exists but is not one of this store, is one of another schema
 * version, or has lost its side tables.
 */
public final class VectorTableMismatchException extends VectorStoreSchemaException {

	private static final long serialVersionUID = 1L;

	private VectorTableMismatchException(String message) {
		super(message, null);
	}

	static VectorTableMismatchException columns(String table, List<String> differences) {
		return new VectorTableMismatchException(String.format(Locale.ROOT, """
				Table %s is not a table of this store:
				  - %s
				It is left as it is. Configure another table name, or rename the table.""", table,
				String.join("\n  - ", differences)));
	}

	static VectorTableMismatchException springAi(String table, String migration) {
		return new VectorTableMismatchException(String.format(Locale.ROOT, """
				Table %s was made by Spring AI's PgVectorStore. It is left as it is: this store keeps more columns \
				and never alters a table of another store.
				Configure another table name; to take the documents along without re-embedding them (only if they \
				were embedded by the same model), let the store create its own table and then run once

				%s""", table, migration));
	}

	static VectorTableMismatchException incomplete(String table, List<String> missing) {
		return new VectorTableMismatchException(String.format(Locale.ROOT, """
				Table %s holds passages, but what is known of them is lost: missing are %s.
				Restore these tables from a backup, or configure another table name and add the documents again.""",
				table, String.join(", ", missing)));
	}

	static VectorTableMismatchException policies(String table) {
		return new VectorTableMismatchException(String.format(Locale.ROOT, """
				Table %s has row-level security, and holds vectors of another model. It is left as it is: the tables \
				that would take its place have none of its policies.
				Configure another table name with policies of its own, and add the documents again.""", table));
	}

	static VectorTableMismatchException version(String table, String found, int supported) {
		return new VectorTableMismatchException(String.format(Locale.ROOT, """
				Table %s has schema version %s; this release reads version %d. \
				Use the release that wrote it, or configure another table name.""", table, found, supported));
	}

}
