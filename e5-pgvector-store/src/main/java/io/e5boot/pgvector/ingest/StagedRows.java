package io.e5boot.pgvector.ingest;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.sql.BinaryCopy;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A temporary table that rows are copied to on their way into the passage table. It lives
 * as long as its connection, serves the stores of one database that have the same type of
 * vectors, and is empty outside of a transaction.
 */
final class StagedRows {

	private static final String COLUMNS = " (id, content, metadata, language, content_hash, embedding, norm, centre)";

	private static final int COLUMN_COUNT = 8;

	private static final String CREATE_EMPTY = """
			CREATE TEMP TABLE IF NOT EXISTS e5_staged_%1$s (id text, content text, metadata jsonb, language text,
				content_hash bytea, embedding %2$s, norm real, centre integer) ON COMMIT DELETE ROWS;
			TRUNCATE pg_temp.e5_staged_%1$s
			""";

	private final JdbcTemplate jdbc;

	private final TableLayout layout;

	StagedRows(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.layout = layout;
	}

	String table() {
		return "pg_temp.e5_staged_" + this.layout.vectorType().sqlType();
	}

	/**
	 * Makes the given rows the only ones of the temporary table.
	 * @param rows the rows
	 */
	void replaceWith(List<PassageRow> rows) {
		this.jdbc.execute(String.format(Locale.ROOT, CREATE_EMPTY, this.layout.vectorType().sqlType(),
				this.layout.sqlVectorType()));
		this.jdbc.execute((ConnectionCallback<Long>) (connection) -> copy(connection, rows));
	}

	private long copy(Connection connection, List<PassageRow> rows) throws SQLException {
		try (BinaryCopy copy = BinaryCopy.into(connection, table() + COLUMNS)) {
			for (PassageRow row : rows) {
				Passage passage = row.passage();
				copy.startRow(COLUMN_COUNT);
				copy.writeText(passage.id());
				copy.writeText(passage.content());
				copy.writeJsonb(passage.metadata());
				copy.writeText(passage.language());
				copy.writeBytes(passage.contentHash());
				writeVector(copy, row.centered().direction());
				copy.writeReal(row.centered().norm());
				copy.writeInteger(row.centered().centre().id());
			}
			return copy.finish();
		}
	}

	private void writeVector(BinaryCopy copy, float[] vector) {
		if (this.layout.vectorType() == VectorType.HALFVEC) {
			copy.writeHalfVector(vector);
		}
		else {
			copy.writeVector(vector);
		}
	}

}
