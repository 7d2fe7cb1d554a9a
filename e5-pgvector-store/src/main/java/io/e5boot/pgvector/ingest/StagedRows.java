package io.e5boot.pgvector.ingest;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.sql.BinaryCopy;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A temporary table for rows to be inserted into the passage table or to replace its
 * rows. It exists as long as its connection, is shared by the stores of one database with
 * the same type of vectors, and is empty outside of transactions.
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
	 * Replaces all rows.
	 * @param passages the passages
	 * @param vectors their vectors by id
	 */
	void replaceWith(List<Passage> passages, Map<String, CenteredVector> vectors) {
		this.jdbc.execute(String.format(Locale.ROOT, CREATE_EMPTY, this.layout.vectorType().sqlType(),
				this.layout.sqlVectorType()));
		this.jdbc.execute((ConnectionCallback<Long>) (connection) -> copy(connection, passages, vectors));
	}

	private long copy(Connection connection, List<Passage> passages, Map<String, CenteredVector> vectors)
			throws SQLException {
		try (BinaryCopy copy = BinaryCopy.into(connection, table() + COLUMNS)) {
			for (Passage passage : passages) {
				CenteredVector vector = Objects.requireNonNull(vectors.get(passage.id()));
				copy.startRow(COLUMN_COUNT);
				copy.writeText(passage.id());
				copy.writeText(passage.content());
				copy.writeJsonb(passage.metadata());
				copy.writeText(passage.language());
				copy.writeBytes(passage.contentHash());
				writeVector(copy, vector.direction());
				copy.writeReal(vector.norm());
				copy.writeInteger(vector.offset().id());
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
