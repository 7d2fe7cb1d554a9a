package io.e5boot.springai.pgvector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.e5boot.springai.pgvector.Centre.CentredVector;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;

/**
 * Writes rows of the passage table. All methods run in the caller's transaction and lock
 * rows in the order of their ids.
 */
final class PassageTable {

	/**
	 * A passage as its row has it.
	 *
	 * @param passage the passage
	 * @param centred its vector, moved
	 */
	record Row(Passage passage, CentredVector centred) {

		String id() {
			return this.passage.id();
		}

	}

	/**
	 * The vector of a stored row.
	 *
	 * @param id the row's id
	 * @param direction the stored unit vector
	 * @param norm its length before scaling
	 * @param centre the id of what was subtracted
	 */
	record StoredVector(String id, float[] direction, float norm, int centre) {

		float[] original(Centre centre) {
			return new CentredVector(this.direction, this.norm, centre).original();
		}

	}

	private static final RowMapper<StoredVector> STORED_VECTOR = (row, number) -> new StoredVector(row.getString("id"),
			Vectors.parse(row.getString("embedding")), row.getFloat("norm"), row.getInt("centre"));

	private static final String UNNESTED = "unnest(?, ?, ?, ?, ?, ?, ?) "
			+ "v (id, content, metadata, language, embedding, norm, centre)";

	private final JdbcTemplate jdbc;

	private final String table;

	private final String idType;

	PassageTable(JdbcTemplate jdbc, TableNames tables, IdType idType) {
		this.jdbc = jdbc;
		this.table = tables.passages();
		this.idType = idType.sqlType();
	}

	/**
	 * Inserts rows or replaces those with the same ids.
	 * @param rows the rows in the order of their ids, no id twice
	 * @return how many rows of which language were replaced
	 */
	Map<String, Integer> upsert(List<Row> rows) {
		Map<String, Integer> replaced = new HashMap<>();
		List<Row> remaining = insertNew(rows);
		while (!remaining.isEmpty()) {
			// a row that another transaction deletes between the two statements is in
			// neither: it is tried again
			Map<String, String> existing = lock(remaining);
			List<Row> updates = remaining.stream().filter((row) -> existing.containsKey(row.id())).toList();
			update(updates);
			existing.values().forEach((language) -> replaced.merge(language, 1, Integer::sum));
			remaining = insertNew(remaining.stream().filter((row) -> !existing.containsKey(row.id())).toList());
		}
		return replaced;
	}

	private List<Row> insertNew(List<Row> rows) {
		if (rows.isEmpty()) {
			return rows;
		}
		Set<String> inserted = new HashSet<>(this.jdbc.queryForList("""
				INSERT INTO %s (id, content, metadata, language, embedding, norm, centre)
				SELECT id::%s, content, metadata::jsonb, language, embedding::halfvec, norm, centre
				FROM %s ON CONFLICT (id) DO NOTHING RETURNING id::text
				""".formatted(this.table, this.idType, UNNESTED), String.class, arrays(rows)));
		return rows.stream().filter((row) -> !inserted.contains(row.id())).toList();
	}

	private Map<String, String> lock(List<Row> rows) {
		Map<String, String> languages = new HashMap<>();
		this.jdbc.query(
				"SELECT id::text, language FROM %s WHERE id = ANY (?::%s[]) ORDER BY id FOR UPDATE"
					.formatted(this.table, this.idType),
				(RowCallbackHandler) (row) -> languages.put(row.getString(1), row.getString(2)),
				SqlArrays.text(rows.stream().map(Row::id).toList()));
		return languages;
	}

	private void update(List<Row> rows) {
		this.jdbc.update("""
				UPDATE %s t SET content = v.content, metadata = v.metadata::jsonb, language = v.language,
					embedding = v.embedding::halfvec, norm = v.norm, centre = v.centre
				FROM %s WHERE t.id = v.id::%s
				""".formatted(this.table, UNNESTED, this.idType), arrays(rows));
	}

	private static Object[] arrays(List<Row> rows) {
		return new Object[] { texts(rows, Row::id), texts(rows, (row) -> row.passage().content()),
				texts(rows, (row) -> row.passage().metadata()), texts(rows, (row) -> row.passage().language()),
				texts(rows, (row) -> Vectors.format(row.centred().direction())),
				SqlArrays.reals(rows.stream().map((row) -> row.centred().norm()).toList()),
				SqlArrays.integers(rows.stream().map((row) -> row.centred().centre().id()).toList()) };
	}

	private static Object texts(List<Row> rows, Function<Row, String> column) {
		return SqlArrays.text(rows.stream().map(column).toList());
	}

	/**
	 * Deletes rows.
	 * @param condition which ones
	 * @return how many rows of which language were deleted
	 */
	Map<String, Integer> delete(SqlCondition condition) {
		Map<String, Integer> deleted = new HashMap<>();
		this.jdbc.query("""
				WITH locked AS (SELECT id FROM %1$s WHERE %2$s ORDER BY id FOR UPDATE),
					deleted AS (DELETE FROM %1$s t USING locked WHERE t.id = locked.id RETURNING t.language)
				SELECT language, count(*) FROM deleted GROUP BY language
				""".formatted(this.table, condition.sql()),
				(RowCallbackHandler) (row) -> deleted.put(row.getString(1), row.getInt(2)),
				condition.parameters().toArray());
		return deleted;
	}

	/**
	 * Returns the condition that picks rows by their ids.
	 * @param ids the ids
	 * @return the condition
	 */
	SqlCondition withIds(List<String> ids) {
		return new SqlCondition("id = ANY (?::%s[])".formatted(this.idType), List.of(SqlArrays.text(ids)));
	}

	/**
	 * Locks the next rows of a language that refer to another centre than the given one.
	 * @param language the language
	 * @param centre the id of the language's centre
	 * @param after only rows whose id is greater, if given
	 * @param limit at most so many
	 * @return the vectors of these rows
	 */
	List<StoredVector> lockOutdated(String language, int centre, @Nullable String after, int limit) {
		return this.jdbc.query("""
				SELECT id::text AS id, embedding, norm, centre FROM %1$s
				WHERE language = ? AND centre <> ? AND (?::%2$s IS NULL OR %1$s.id > ?::%2$s)
				ORDER BY %1$s.id LIMIT ? FOR UPDATE
				""".formatted(this.table, this.idType), STORED_VECTOR, language, centre, after, after, limit);
	}

	/**
	 * Replaces the vectors of rows.
	 * @param vectors the new vectors by id
	 */
	void updateVectors(Map<String, CentredVector> vectors) {
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
		this.jdbc.update("""
				UPDATE %s t SET embedding = v.embedding::halfvec, norm = v.norm, centre = v.centre
				FROM unnest(?, ?, ?, ?) v (id, embedding, norm, centre) WHERE t.id = v.id::%s
				""".formatted(this.table, this.idType), SqlArrays.text(ids), SqlArrays.text(directions),
				SqlArrays.reals(norms), SqlArrays.integers(centres));
	}

}
