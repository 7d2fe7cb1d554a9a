package io.e5boot.springai.pgvector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.e5boot.springai.pgvector.Centre.CentredVector;
import io.e5boot.springai.pgvector.DocumentPreparer.Prepared;

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

	private static final String COLUMNS = "id, content, metadata, language, content_hash, embedding, norm, centre";

	private final JdbcTemplate jdbc;

	private final StagedRows staged;

	private final String table;

	private final String idType;

	private final String vectorType;

	PassageTable(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.staged = new StagedRows(jdbc, layout.vectorType());
		this.table = layout.tables().passages();
		this.idType = layout.idType().sqlType();
		this.vectorType = layout.vectorType().sqlType();
	}

	/**
	 * Inserts rows or replaces those with the same ids.
	 * @param rows the rows, no id twice
	 * @return how many rows of which language were replaced
	 */
	Map<String, Integer> upsert(List<Row> rows) {
		Map<String, Integer> replaced = new HashMap<>();
		this.staged.replaceWith(rows);
		Set<String> remaining = new HashSet<>(rows.stream().map(Row::id).toList());
		remaining.removeAll(insertNew("true"));
		while (!remaining.isEmpty()) {
			// a row that another transaction deletes between the two statements is in
			// neither: it is tried again
			Map<String, String> existing = lock(remaining);
			update(existing.keySet());
			existing.values().forEach((language) -> replaced.merge(language, 1, Integer::sum));
			remaining.removeAll(existing.keySet());
			if (!remaining.isEmpty()) {
				remaining.removeAll(insertNew("id = ANY (?)", SqlArrays.text(remaining)));
			}
		}
		return replaced;
	}

	private List<String> insertNew(String condition, Object... parameters) {
		return this.jdbc.queryForList("""
				INSERT INTO %s (%s)
				SELECT id::%s AS id, content, metadata, language, content_hash, embedding, norm, centre
				FROM %s WHERE %s ORDER BY 1 ON CONFLICT (id) DO NOTHING RETURNING id::text
				""".formatted(this.table, COLUMNS, this.idType, this.staged.table(), condition), String.class,
				parameters);
	}

	private Map<String, String> lock(Collection<String> ids) {
		Map<String, String> languages = new HashMap<>();
		this.jdbc.query(
				"SELECT id::text, language FROM %s WHERE id = ANY (?::%s[]) ORDER BY id FOR UPDATE"
					.formatted(this.table, this.idType),
				(RowCallbackHandler) (row) -> languages.put(row.getString(1), row.getString(2)), SqlArrays.text(ids));
		return languages;
	}

	private void update(Collection<String> ids) {
		this.jdbc.update("""
				UPDATE %s t SET content = v.content, metadata = v.metadata, language = v.language,
					content_hash = v.content_hash, embedding = v.embedding, norm = v.norm, centre = v.centre
				FROM %s v WHERE t.id = v.id::%s AND v.id = ANY (?)
				""".formatted(this.table, this.staged.table(), this.idType), SqlArrays.text(ids));
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
	 * Returns the condition that picks rows by the order of their ids.
	 * @param id only rows whose id is greater
	 * @return the condition
	 */
	SqlCondition after(String id) {
		return new SqlCondition("%s.id > ?::%s".formatted(this.table, this.idType), List.of(id));
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
		return this.jdbc.query("""
				SELECT id::text AS id, embedding, norm, centre FROM %1$s
				WHERE language = ? AND centre <> ? AND %2$s ORDER BY %1$s.id LIMIT ? FOR UPDATE
				""".formatted(this.table, which.sql()), STORED_VECTOR, parameters.toArray());
	}

	Map<String, byte[]> contentHashes(List<String> ids) {
		Map<String, byte[]> hashes = new HashMap<>();
		this.jdbc.query(
				"SELECT id::text, content_hash FROM %s WHERE id = ANY (?::%s[])".formatted(this.table, this.idType),
				(RowCallbackHandler) (row) -> hashes.put(row.getString(1), row.getBytes(2)), SqlArrays.text(ids));
		return hashes;
	}

	/**
	 * Returns which documents are stored with the same metadata.
	 * @param documents the documents
	 * @return their ids
	 */
	Set<String> withMetadata(List<Prepared> documents) {
		return new HashSet<>(this.jdbc.queryForList("""
				SELECT t.id::text FROM unnest(?, ?) v (id, metadata) JOIN %s t ON t.id = v.id::%s
				WHERE t.metadata = v.metadata::jsonb
				""".formatted(this.table, this.idType), String.class,
				SqlArrays.text(documents.stream().map(Prepared::id).toList()),
				SqlArrays.text(documents.stream().map(Prepared::metadata).toList())));
	}

	/**
	 * Returns the vectors of documents whose text is still the stored one.
	 * @param documents the documents
	 * @return the vectors
	 */
	List<StoredVector> vectors(List<Prepared> documents) {
		Map<String, Prepared> byId = new HashMap<>();
		documents.forEach((document) -> byId.put(document.id(), document));
		List<StoredVector> vectors = new ArrayList<>();
		this.jdbc.query("SELECT id::text AS id, embedding, norm, centre, content_hash FROM %s WHERE id = ANY (?::%s[])"
			.formatted(this.table, this.idType), (row) -> {
				StoredVector vector = Objects.requireNonNull(STORED_VECTOR.mapRow(row, 0));
				Prepared document = Objects.requireNonNull(byId.get(vector.id()));
				if (Arrays.equals(document.contentHash(), row.getBytes("content_hash"))) {
					vectors.add(vector);
				}
			}, SqlArrays.text(byId.keySet()));
		return vectors;
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
				UPDATE %s t SET embedding = v.embedding::%s, norm = v.norm, centre = v.centre
				FROM unnest(?, ?, ?, ?) v (id, embedding, norm, centre) WHERE t.id = v.id::%s
				""".formatted(this.table, this.vectorType, this.idType), SqlArrays.text(ids),
				SqlArrays.text(directions), SqlArrays.reals(norms), SqlArrays.integers(centres));
	}

}
