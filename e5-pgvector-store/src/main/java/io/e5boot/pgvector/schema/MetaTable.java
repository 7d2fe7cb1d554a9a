package io.e5boot.pgvector.schema;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.e5boot.pgvector.sql.Internal;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * The table's record of itself.
 *
 * @param jdbc access to the database
 * @param tables the tables' names
 */
@Internal
public record MetaTable(JdbcTemplate jdbc, TableNames tables) {

	/**
	 * Reads all of the record.
	 * @return the values by their names
	 */
	public Map<String, String> read() {
		Map<String, String> values = new LinkedHashMap<>();
		this.jdbc.query("SELECT name, value FROM " + this.tables.meta(),
				(RowCallbackHandler) (row) -> values.put(row.getString(1), row.getString(2)));
		return values;
	}

	/**
	 * Records a value, in place of what is recorded under its name.
	 */
	public void put(String name, String value) {
		this.jdbc.update(String.format(Locale.ROOT,
				"INSERT INTO %s (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
				this.tables.meta()), name, value);
	}

}
