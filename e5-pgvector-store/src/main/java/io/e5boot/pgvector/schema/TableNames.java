package io.e5boot.pgvector.schema;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.Internal;

import org.springframework.util.Assert;

/**
 * The names of a store's tables and indexes, qualified and quoted for SQL.
 *
 * @param schema the name of the schema
 * @param table the name of the passage table
 */
@Internal
public record TableNames(String schema, String table) {

	/**
	 * PostgreSQL truncates identifiers to 63 bytes; the longest suffixes are
	 * {@code _next} and {@code _embedding_idx}.
	 */
	private static final int MAX_BYTES = 43;

	static final String NEXT = "_next";

	/**
	 * The default name of the passage table.
	 */
	public static final String DEFAULT_TABLE = "e5_vector_store";

	public TableNames {
		requireIdentifier(schema);
		requireIdentifier(table);
	}

	private static void requireIdentifier(String name) {
		Assert.isTrue(
				!name.isBlank() && Characters.storable(name)
						&& name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
								+ (name.endsWith(NEXT) ? NEXT.length() : 0),
				() -> String.format(Locale.ROOT, "Not a valid name of a schema or table (1 to %d bytes): \"%s\"",
						MAX_BYTES, Characters.printable(name)));
	}

	public String passages() {
		return qualified("");
	}

	public String languages() {
		return qualified("_language");
	}

	public String offsets() {
		return qualified("_centre");
	}

	String meta() {
		return qualified("_meta");
	}

	/**
	 * Returns all tables, the passage table first.
	 * @return the names as in SQL by the names in the catalog
	 */
	public Map<String, String> all() {
		Map<String, String> all = new LinkedHashMap<>();
		for (String suffix : List.of("", "_language", "_centre", "_meta")) {
			all.put(this.table + suffix, qualified(suffix));
		}
		return all;
	}

	String partition(int number) {
		return qualified("_p" + number);
	}

	/**
	 * Returns the names of the tables that will replace these after re-embedding.
	 */
	public TableNames next() {
		return new TableNames(this.schema, this.table + NEXT);
	}

	String index(String suffix) {
		return quoted(this.table + suffix);
	}

	public String quotedSchema() {
		return quoted(this.schema);
	}

	private String qualified(String suffix) {
		return quoted(this.schema) + "." + quoted(this.table + suffix);
	}

	static String quoted(String identifier) {
		return '"' + identifier.replace("\"", "\"\"") + '"';
	}

}
