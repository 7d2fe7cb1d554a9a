package io.e5boot.springai.pgvector;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table's record of the model that its vectors are from.
 */
final class ModelRecord {

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final @Nullable String modelId;

	/**
	 * Creates the record's reader and writer.
	 * @param modelId the configured model; without one nothing is recorded or compared
	 */
	ModelRecord(JdbcTemplate jdbc, TableNames tables, @Nullable String modelId) {
		this.jdbc = jdbc;
		this.tables = tables;
		this.modelId = modelId;
	}

	/**
	 * Records the configured model if none is recorded. Runs in the transaction that
	 * writes the vectors: of two models that come first at once, one waits and is refused
	 * then.
	 * @throws VectorModelMismatchException if another model is recorded
	 */
	void requireOrRecord() {
		if (this.modelId == null) {
			return;
		}
		List<String> recorded = recorded();
		if (recorded.isEmpty()) {
			this.jdbc.update("INSERT INTO %s (name, value) VALUES ('model', ?) ON CONFLICT DO NOTHING"
				.formatted(this.tables.meta()), this.modelId);
			recorded = recorded();
		}
		if (!recorded.contains(this.modelId)) {
			throw new VectorModelMismatchException(this.tables.passages(), recorded.get(0), this.modelId);
		}
	}

	private List<String> recorded() {
		return this.jdbc.queryForList("SELECT value FROM %s WHERE name = 'model'".formatted(this.tables.meta()),
				String.class);
	}

}
