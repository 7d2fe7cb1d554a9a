package io.e5boot.pgvector.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.pgvector.sql.Internal;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Reads and writes the meta table, whose names and values describe the other tables: the
 * schema version, the model of the vectors, and unfinished work. All methods run in the
 * caller's transaction. Thread-safe.
 */
@Internal
public final class MetaTable {

	/**
	 * Present while the indexes are dropped for a bulk load.
	 */
	static final String INDEXES_MISSING = "indexes-missing";

	/**
	 * Present while the passages are re-embedded for another model, which is the value.
	 */
	static final String REEMBEDDING = "reembedding-for";

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	public MetaTable(JdbcTemplate jdbc, TableNames tables) {
		this.jdbc = jdbc;
		this.tables = tables;
	}

	/**
	 * Reads all values.
	 * @return the values by their names
	 */
	public Map<String, String> read() {
		Map<String, String> values = new LinkedHashMap<>();
		this.jdbc.query("SELECT name, value FROM " + this.tables.meta(),
				(RowCallbackHandler) (row) -> values.put(row.getString(1), row.getString(2)));
		return values;
	}

	/**
	 * Returns whether there is a value.
	 */
	boolean contains(String name) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT EXISTS (SELECT FROM %s WHERE name = ?)", this.tables.meta()),
				Boolean.class, name));
	}

	/**
	 * Sets a value.
	 */
	public void put(String name, String value) {
		this.jdbc.update(String.format(Locale.ROOT,
				"INSERT INTO %s (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
				this.tables.meta()), name, value);
	}

	/**
	 * Sets the values that do not exist yet.
	 */
	void putMissing(Map<String, String> values) {
		List<Object[]> rows = values.entrySet()
			.stream()
			.map((value) -> new Object[] { value.getKey(), value.getValue() })
			.toList();
		this.jdbc.batchUpdate(String.format(Locale.ROOT,
				"INSERT INTO %s (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", this.tables.meta()), rows);
	}

	void remove(String name) {
		this.jdbc.update(String.format(Locale.ROOT, "DELETE FROM %s WHERE name = ?", this.tables.meta()), name);
	}

	/**
	 * Requires that the vectors of the table are from a model, and records the model if
	 * none is recorded. Runs in the transaction that writes the vectors: if two models
	 * write to an empty table at once, one waits and fails.
	 * @param model the configured model; if null nothing is required
	 * @throws VectorStoreSchemaException if another model is recorded or re-embeds the
	 * passages
	 */
	public void requireModel(@Nullable ModelIdentity model) {
		if (model == null) {
			return;
		}
		Map<String, String> recorded = read();
		requireNotReembedding(recorded, model);
		if (!recorded.keySet().containsAll(model.known().keySet())) {
			putMissing(model.known());
			recorded = read();
		}
		ModelIdentity tableModel = ModelIdentity.read(recorded);
		if (tableModel != null && !tableModel.agreesWith(model)) {
			throw VectorStoreSchemaException.modelMismatch(this.tables.passages(), tableModel, model);
		}
	}

	/**
	 * Requires that no other model re-embeds the passages: the new tables would not
	 * contain later changes.
	 * @param model the configured model; if null nothing is required
	 * @throws VectorStoreSchemaException if another model re-embeds the passages
	 */
	public void requireNotReembedding(@Nullable ModelIdentity model) {
		if (model != null) {
			requireNotReembedding(read(), model);
		}
	}

	private void requireNotReembedding(Map<String, String> recorded, ModelIdentity model) {
		String other = recorded.get(REEMBEDDING);
		if (other != null) {
			throw VectorStoreSchemaException.modelMismatch(this.tables.passages(), ModelIdentity.of(other), model);
		}
	}

}
