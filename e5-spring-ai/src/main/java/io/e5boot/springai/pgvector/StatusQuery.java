package io.e5boot.springai.pgvector;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Reads the state of a store's tables, by two statements that read no passage.
 */
final class StatusQuery {

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final @Nullable ModelIdentity model;

	StatusQuery(JdbcTemplate jdbc, TableNames tables, @Nullable ModelIdentity model) {
		this.jdbc = jdbc;
		this.tables = tables;
		this.model = model;
	}

	StoreStatus status() {
		Map<String, String> meta = new MetaTable(this.jdbc, this.tables).read();
		return Objects.requireNonNull(this.jdbc.queryForObject(String.format(Locale.ROOT, """
				SELECT (SELECT extversion FROM pg_extension WHERE extname = 'vector'),
					(SELECT coalesce(sum(passages), 0)::bigint FROM %s),
					NOT EXISTS (SELECT FROM pg_index WHERE indrelid = ?::regclass AND NOT indisvalid)
				""", this.tables.languages()),
				(row, number) -> new StoreStatus(Objects.requireNonNullElse(row.getString(1), "none"), row.getLong(2),
						this.model, ModelIdentity.read(meta), meta.containsKey(SecondaryIndexes.MISSING),
						row.getBoolean(3), false),
				this.tables.passages()));
	}

}
