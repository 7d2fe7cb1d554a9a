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
 * The store's tables and indexes, as they are written in SQL.
 *
 * @param schema the schema's name
 * @param table the name of the table that holds the passages
 */
@Internal
public record TableNames(String schema, String table) {

	/**
	 * PostgreSQL cuts identifiers after 63 bytes; the longest suffixes are {@code _next}
	 * and {@code _embedding_idx}.
	 */
	private static final int MAX_BYTES = 43;

	static final String NEXT = "_next";

	/**
	 * The default name of the table that holds the passages.
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
				() -> String.format(Locale.ROOT, "Not a usable name for a schema or table (1 to %d bytes): \"%s\"",
						MAX_BYTES, Characters.printable(name)));
	}

	public String passages() {
		return qualified("");
	}

	public String languages() {
		return qualified("_language");
	}

	public String centres() {
		return qualified("_centre");
	}

	String meta() {
		return qualified("_meta");
	}

	/**
	 * Returns all tables, the one with the passages first.
	 * @return what is written in SQL by the name in the catalog
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
	 * Returns the names of the tables that are to take the place of these.
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
