package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.Vectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The vectors of the passage table, which move with the centres of their languages. All
 * methods run in the caller's transaction and lock rows in the order of their ids.
 */
@Internal
public final class PassageVectors {

	/**
	 * The vector of a stored row.
	 *
	 * @param id the row's id
	 * @param direction the stored unit vector
	 * @param norm its length before scaling
	 * @param centre the id of what was subtracted
	 */
	record StoredVector(String id, float[] direction, float norm, int centre) {

		float[] original(LanguageOffset centre) {
			return new CenteredVector(this.direction, this.norm, centre).original();
		}

	}

	/**
	 * A stored row.
	 *
	 * @param content its text
	 * @param metadata its metadata as JSON
	 * @param contentHash see {@link ContentHash}
	 * @param vector its vector
	 */
	record StoredRow(String content, String metadata, byte[] contentHash, StoredVector vector) {

	}

	static final RowMapper<StoredVector> STORED_VECTOR = (row, number) -> new StoredVector(row.getString("id"),
			Vectors.parse(row.getString("embedding")), row.getFloat("norm"), row.getInt("centre"));

	private final JdbcTemplate jdbc;

	private final String table;

	private final String idType;

	private final TableLayout layout;

	public PassageVectors(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.table = layout.tables().passages();
		this.idType = layout.idType().sqlType();
		this.layout = layout;
	}

	/**
	 * Locks the next rows of a language that refer to another centre than the given one.
	 * @param language the language
	 * @param centre the id of the language's centre
	 * @param which only rows that meet this condition
	 * @param limit at most so many
	 * @return the vectors of these rows
	 */
	List<StoredVector> lockOutdated(String language, int centre, SqlCondition which, int limit) {
		List<Object> parameters = new ArrayList<>(List.of(language, centre));
		parameters.addAll(which.parameters());
		parameters.add(limit);
		return this.jdbc.query(String.format(Locale.ROOT, """
				SELECT id::text AS id, embedding, norm, centre FROM %1$s
				WHERE language = ? AND centre <> ? AND %2$s ORDER BY %1$s.id LIMIT ? FOR UPDATE
				""", this.table, which.sql()), STORED_VECTOR, parameters.toArray());
	}

	/**
	 * Locks the next rows of a language.
	 * @param language the language
	 * @param which only rows that meet this condition
	 * @param limit at most so many
	 * @return these rows in the order of their ids
	 */
	List<StoredRow> lock(String language, SqlCondition which, int limit) {
		List<Object> parameters = new ArrayList<>(List.of(language));
		parameters.addAll(which.parameters());
		parameters.add(limit);
		return this.jdbc.query(String.format(Locale.ROOT, """
				SELECT id::text AS id, content, metadata, content_hash, embedding, norm, centre FROM %1$s
				WHERE language = ? AND %2$s ORDER BY %1$s.id LIMIT ? FOR UPDATE
				""", this.table, which.sql()),
				(row, number) -> new StoredRow(row.getString("content"), row.getString("metadata"),
						row.getBytes("content_hash"), Objects.requireNonNull(STORED_VECTOR.mapRow(row, number))),
				parameters.toArray());
	}

	/**
	 * Replaces the vectors of rows.
	 * @param vectors the new vectors by id
	 */
	void update(Map<String, CenteredVector> vectors) {
		List<String> ids = new ArrayList<>();
		List<String> directions = new ArrayList<>();
		List<Float> norms = new ArrayList<>();
		List<Integer> centres = new ArrayList<>();
		vectors.forEach((id, vector) -> {
			ids.add(id);
			directions.add(Vectors.format(vector.direction()));
			norms.add(vector.norm());
			centres.add(vector.centre().id());
		});
		this.jdbc.update(
				String.format(Locale.ROOT,
						"""
								UPDATE %s t SET embedding = v.embedding::%s, norm = v.norm, centre = v.centre
								FROM unnest(?::text[], ?::text[], ?::real[], ?::integer[]) v (id, embedding, norm, centre) WHERE t.id = v.id::%s
								""",
						this.table, this.layout.sqlVectorType(), this.idType),
				SqlArrays.text(ids), SqlArrays.text(directions), SqlArrays.reals(norms), SqlArrays.integers(centres));
	}

}
