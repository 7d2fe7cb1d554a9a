package io.e5boot.pgvector.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.sql.Internal;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Finds the indexes of the passage table in the database's catalog, by their columns and
 * not by their names.
 */
@Internal
public final class IndexCatalog {

	private static final String SUFFIXES = "_embedding_idx,_language_idx,_metadata_idx,_text_idx";

	private final JdbcTemplate jdbc;

	private final TableLayout layout;

	private final TableNames tables;

	public IndexCatalog(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.layout = layout;
		this.tables = layout.tables();
	}

	/**
	 * Returns the required indexes that do not exist or are invalid.
	 * @return their columns
	 */
	public List<String> missing() {
		List<String> missing = new ArrayList<>();
		if (this.layout.index().type() != IndexType.NONE && !exists("hnsw", "embedding")) {
			missing.add("embedding");
		}
		for (String column : List.of("metadata", "text_search")) {
			if (!exists("gin", column)) {
				missing.add(column);
			}
		}
		if (!exists("btree", "language")) {
			missing.add("language");
		}
		return missing;
	}

	private boolean exists(String method, String column) {
		return is(
				"""
						SELECT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
							WHERE i.indrelid = ?::regclass AND i.indisvalid AND i.indpred IS NULL AND a.amname = ?
								AND strpos(pg_get_indexdef(i.indexrelid, 1, false), ?) > 0)""",
				this.tables.passages(), method, column);
	}

	/**
	 * Returns whether all existing indexes are valid, including those of partitions.
	 */
	public boolean allValid() {
		return is("""
				SELECT NOT EXISTS (SELECT FROM pg_index WHERE NOT indisvalid
					AND (indrelid = ?::regclass OR indrelid IN (SELECT relid FROM pg_partition_tree(?::regclass))))""",
				this.tables.passages(), this.tables.passages());
	}

	/**
	 * Drops the invalid indexes of the store, which an interrupted
	 * {@code CREATE INDEX CONCURRENTLY} has left. Waits until a running one is done.
	 */
	void dropInvalid() {
		if (allValid()) {
			return;
		}
		this.jdbc.execute(
				String.format(Locale.ROOT, "LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE", this.tables.passages()));
		this.jdbc.queryForList("""
				SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
				WHERE i.indrelid = ?::regclass AND NOT i.indisvalid
					AND c.relname = ANY (SELECT ?::text || suffix FROM unnest(string_to_array(?::text, ',')) suffix)
				""", String.class, this.tables.passages(), this.tables.table(), SUFFIXES)
			.forEach((index) -> this.jdbc.execute("DROP INDEX " + index));
	}

	private boolean is(String sql, Object... parameters) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject(sql, Boolean.class, parameters));
	}

}
