package io.e5boot.pgvector;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.e5boot.pgvector.language.LanguageRecount;
import io.e5boot.pgvector.schema.IndexCatalog;
import io.e5boot.pgvector.schema.MetaTable;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Reads the state of a store's tables. Passages are counted by an index.
 */
final class StatusQuery {

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final @Nullable ModelIdentity model;

	private final IndexCatalog indexes;

	private final LanguageRecount recount;

	StatusQuery(JdbcTemplate jdbc, TableLayout layout, @Nullable ModelIdentity model, LanguageRecount recount) {
		this.jdbc = jdbc;
		this.tables = layout.tables();
		this.model = model;
		this.indexes = new IndexCatalog(jdbc, layout);
		this.recount = recount;
	}

	StoreStatus status() {
		Map<String, String> meta = new MetaTable(this.jdbc, this.tables).read();
		return Objects.requireNonNull(this.jdbc.queryForObject(String.format(Locale.ROOT, """
				SELECT (SELECT extversion FROM pg_extension WHERE extname = 'vector'), (SELECT count(*) FROM %s)
				""", this.tables.passages()),
				(row, number) -> new StoreStatus(Objects.requireNonNullElse(row.getString(1), "none"), row.getLong(2),
						this.model, ModelIdentity.read(meta), !this.indexes.missing().isEmpty(),
						this.indexes.allValid(), this.recount.miscounted(), false)));
	}

}
