package io.e5boot.pgvector.schema;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.pgvector.sql.Internal;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table's record of the model that its vectors are from.
 */
@Internal
public final class ModelRecord {

	/**
	 * Stands in the record while another model re-embeds the table's passages.
	 */
	static final String REEMBEDDING = "reembedding-for";

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final @Nullable ModelIdentity model;

	/**
	 * Creates the record's reader and writer.
	 * @param model the configured model; without one nothing is recorded or compared
	 */
	public ModelRecord(JdbcTemplate jdbc, TableNames tables, @Nullable ModelIdentity model) {
		this.jdbc = jdbc;
		this.tables = tables;
		this.model = model;
	}

	/**
	 * Records what is known of the configured model and not recorded yet. Runs in the
	 * transaction that writes the vectors: of two models that come first at once, one
	 * waits and is refused then.
	 * @throws VectorStoreSchemaException if another model is recorded
	 */
	public void requireOrRecord() {
		if (this.model == null) {
			return;
		}
		Map<String, String> recorded = recorded();
		requireNotReembedded(recorded);
		if (!recorded.keySet().containsAll(this.model.known().keySet())) {
			List<Object[]> values = this.model.known()
				.entrySet()
				.stream()
				.map((value) -> new Object[] { value.getKey(), value.getValue() })
				.toList();
			this.jdbc.batchUpdate(String.format(Locale.ROOT,
					"INSERT INTO %s (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", this.tables.meta()), values);
			recorded = recorded();
		}
		ModelIdentity tableModel = ModelIdentity.read(recorded);
		if (tableModel != null && !tableModel.agreesWith(this.model)) {
			throw VectorStoreSchemaException.modelMismatch(this.tables.passages(), tableModel, this.model);
		}
	}

	/**
	 * Refuses changes that the tables which are to take this one's place would not see.
	 * @throws VectorStoreSchemaException if the passages are being re-embedded
	 */
	public void requireNotReembedded() {
		if (this.model != null) {
			requireNotReembedded(recorded());
		}
	}

	private void requireNotReembedded(Map<String, String> recorded) {
		String other = recorded.get(REEMBEDDING);
		if (other != null && this.model != null) {
			throw VectorStoreSchemaException.modelMismatch(this.tables.passages(), ModelIdentity.of(other), this.model);
		}
	}

	private Map<String, String> recorded() {
		return new MetaTable(this.jdbc, this.tables).read();
	}

}
