package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.language.LanguageSum;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.RowSecurity;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.Vectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads and writes rows of the passage table. All methods run in the caller's transaction
 * and lock rows in the order of their ids. Thread-safe.
 */
@Internal
public final class PassageTable {

	private static final String COLUMNS = "id, content, metadata, language, content_hash, embedding, norm, centre";

	/**
	 * How many times other transactions may delete a row just before it is replaced.
	 */
	private static final int MAX_ROUNDS = 10;

	private static final RowMapper<StoredVector> STORED_VECTOR = (row, number) -> new StoredVector(row.getString("id"),
			Vectors.parse(row.getString("embedding")), row.getFloat("norm"), row.getInt("centre"));

	/**
	 * The columns that show whether a document has changed.
	 *
	 * @param contentHash the hash of its text
	 * @param language the tag of its language
	 */
	record StoredState(byte[] contentHash, String language) {

	}

	/**
	 * The vector of a row.
	 *
	 * @param id the row's id
	 * @param direction the stored unit vector
	 * @param norm its length before scaling
	 * @param offset the id of the subtracted offset
	 */
	record StoredVector(String id, float[] direction, float norm, int offset) {

		float[] original(LanguageOffset offset) {
			return new CenteredVector(this.direction, this.norm, offset).original();
		}

	}

	/**
	 * A row.
	 *
	 * @param content its text
	 * @param metadata its metadata as JSON
	 * @param contentHash the hash of its text
	 * @param vector its vector
	 */
	record StoredRow(String content, String metadata, byte[] contentHash, StoredVector vector) {

	}

	private final JdbcTemplate jdbc;

	private final StagedRows staged;

	private final TableLayout layout;

	private final String table;

	private final String idType;

	public PassageTable(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.staged = new StagedRows(jdbc, layout);
		this.layout = layout;
		this.table = layout.tables().passages();
		this.idType = layout.idType().sqlType();
	}

	/**
	 * Returns the name of the table as in SQL.
	 */
	String name() {
		return this.table;
	}

	/**
	 * Inserts passages or replaces those with the same ids.
	 * @param passages the passages, no id twice
	 * @param vectors their vectors by id
	 * @return the aggregates of the replaced rows
	 * @throws DocumentsNotWrittenException if a policy or a trigger prevents it
	 */
	List<LanguageSum> upsert(List<Passage> passages, Map<String, CenteredVector> vectors) {
		List<LanguageSum> replaced = new ArrayList<>();
		this.staged.replaceWith(passages, vectors);
		Set<String> remaining = new HashSet<>(vectors.keySet());
		remaining.removeAll(insertNew("true"));
		for (int round = 0; !remaining.isEmpty(); round++) {
			if (round == MAX_ROUNDS) {
				throw notWritten(remaining);
			}
			// neither statement sees a row that another transaction deletes between them:
			// it is tried again
			List<String> existing = lock(remaining);
			replaced.addAll(sums(existing));
			requireAll(existing, update(existing));
			remaining.removeAll(existing);
			if (!remaining.isEmpty()) {
				remaining.removeAll(insertNew("id = ANY (?::text[])", SqlArrays.text(remaining)));
			}
		}
		return replaced;
	}

	private void requireAll(Collection<String> ids, Collection<String> written) {
		Set<String> missing = new HashSet<>(ids);
		missing.removeAll(written);
		if (!missing.isEmpty()) {
			throw notWritten(missing);
		}
	}

	private DocumentsNotWrittenException notWritten(Collection<String> ids) {
		return RowSecurity.isActive(this.jdbc, this.table) ? DocumentsNotWrittenException.hidden(this.table, ids)
				: DocumentsNotWrittenException.skipped(this.table, ids);
	}

	private List<String> insertNew(String condition, Object... parameters) {
		return this.jdbc.queryForList(String.format(Locale.ROOT, """
				INSERT INTO %s (%s)
				SELECT id::%s AS id, content, metadata, language, content_hash, embedding, norm, centre
				FROM %s WHERE %s ORDER BY 1 ON CONFLICT (id) DO NOTHING RETURNING id::text
				""", this.table, COLUMNS, this.idType, this.staged.table(), condition), String.class, parameters);
	}

	private List<LanguageSum> sums(Collection<String> ids) {
		String rows = String.format(Locale.ROOT, "(SELECT * FROM %s WHERE id = ANY (?::%s[]))", this.table,
				this.idType);
		return this.jdbc.query(LanguageSum.statement(this.layout, rows), LanguageSum.MAPPER, SqlArrays.text(ids));
	}

	private List<String> update(Collection<String> ids) {
		return this.jdbc.queryForList(String.format(Locale.ROOT, """
				UPDATE %s t SET content = v.content, metadata = v.metadata, language = v.language,
					content_hash = v.content_hash, embedding = v.embedding, norm = v.norm, centre = v.centre
				FROM %s v WHERE t.id = v.id::%s AND v.id = ANY (?::text[]) RETURNING v.id
				""", this.table, this.staged.table(), this.idType), String.class, SqlArrays.text(ids));
	}

	/**
	 * Replaces the vectors of rows.
	 * @param vectors the new vectors by id
	 */
	void updateVectors(Map<String, CenteredVector> vectors) {
		List<String> ids = new ArrayList<>();
		List<String> directions = new ArrayList<>();
		List<Float> norms = new ArrayList<>();
		List<Integer> offsets = new ArrayList<>();
		vectors.forEach((id, vector) -> {
			ids.add(id);
			directions.add(Vectors.format(vector.direction()));
			norms.add(vector.norm());
			offsets.add(vector.offset().id());
		});
		this.jdbc.update(
				String.format(Locale.ROOT,
						"""
								UPDATE %s t SET embedding = v.embedding::%s, norm = v.norm, centre = v.centre
								FROM unnest(?::text[], ?::text[], ?::real[], ?::integer[]) v (id, embedding, norm, centre) WHERE t.id = v.id::%s
								""",
						this.table, this.layout.sqlVectorType(), this.idType),
				SqlArrays.text(ids), SqlArrays.text(directions), SqlArrays.reals(norms), SqlArrays.integers(offsets));
	}

	/**
	 * Deletes rows.
	 * @param condition selects the rows
	 * @return the aggregates of the deleted rows
	 */
	public List<LanguageSum> delete(SqlCondition condition) {
		return this.jdbc.query(String.format(Locale.ROOT, """
				WITH locked AS (SELECT id FROM %1$s WHERE %2$s ORDER BY id FOR UPDATE),
					deleted AS (DELETE FROM %1$s t USING locked WHERE t.id = locked.id RETURNING t.*)
				%3$s
				""", this.table, condition.sql(), LanguageSum.statement(this.layout, "deleted")), LanguageSum.MAPPER,
				condition.parameters().toArray());
	}

	/**
	 * Locks rows.
	 * @param ids their ids
	 * @return the ids of the rows that exist
	 */
	public List<String> lock(Collection<String> ids) {
		return this.jdbc.queryForList(String.format(Locale.ROOT,
				"SELECT id::text FROM %s WHERE id = ANY (?::%s[]) ORDER BY id FOR UPDATE", this.table, this.idType),
				String.class, SqlArrays.text(ids));
	}

	/**
	 * Locks rows of a language that refer to another offset.
	 * @param language the tag of the language
	 * @param offset the id of the current offset
	 * @param condition selects rows
	 * @param limit the maximum number of rows
	 * @return the vectors of the first rows in the order of their ids
	 */
	List<StoredVector> lockOutdated(String language, int offset, SqlCondition condition, int limit) {
		List<Object> parameters = new ArrayList<>(List.of(language, offset));
		parameters.addAll(condition.parameters());
		parameters.add(limit);
		return this.jdbc.query(String.format(Locale.ROOT, """
				SELECT id::text AS id, embedding, norm, centre FROM %1$s
				WHERE language = ? AND centre <> ? AND %2$s ORDER BY %1$s.id LIMIT ? FOR UPDATE
				""", this.table, condition.sql()), STORED_VECTOR, parameters.toArray());
	}

	/**
	 * Locks rows of a language.
	 * @param language the tag of the language
	 * @param condition selects rows
	 * @param limit the maximum number of rows
	 * @return the first rows in the order of their ids
	 */
	List<StoredRow> lockLanguage(String language, SqlCondition condition, int limit) {
		List<Object> parameters = new ArrayList<>(List.of(language));
		parameters.addAll(condition.parameters());
		parameters.add(limit);
		return this.jdbc.query(String.format(Locale.ROOT, """
				SELECT id::text AS id, content, metadata, content_hash, embedding, norm, centre FROM %1$s
				WHERE language = ? AND %2$s ORDER BY %1$s.id LIMIT ? FOR UPDATE
				""", this.table, condition.sql()),
				(row, number) -> new StoredRow(row.getString("content"), row.getString("metadata"),
						row.getBytes("content_hash"), Objects.requireNonNull(STORED_VECTOR.mapRow(row, number))),
				parameters.toArray());
	}

	/**
	 * Reads the states of rows.
	 * @param ids their ids
	 * @return the states by id; ids without a row are missing
	 */
	Map<String, StoredState> states(List<String> ids) {
		Map<String, StoredState> states = new HashMap<>();
		this.jdbc.query(
				String.format(Locale.ROOT, "SELECT id::text, content_hash, language FROM %s WHERE id = ANY (?::%s[])",
						this.table, this.idType),
				(RowCallbackHandler) (row) -> states.put(row.getString(1),
						new StoredState(row.getBytes(2), row.getString(3))),
				SqlArrays.text(ids));
		return states;
	}

	/**
	 * Returns which documents are stored with the same metadata.
	 * @param documents the documents
	 * @return their ids
	 */
	Set<String> withSameMetadata(List<Prepared> documents) {
		return new HashSet<>(this.jdbc.queryForList(String.format(Locale.ROOT, """
				SELECT t.id::text FROM unnest(?::text[], ?::text[]) v (id, metadata) JOIN %s t ON t.id = v.id::%s
				WHERE t.metadata = v.metadata::jsonb
				""", this.table, this.idType), String.class,
				SqlArrays.text(documents.stream().map(Prepared::id).toList()),
				SqlArrays.text(documents.stream().map(Prepared::metadata).toList())));
	}

	/**
	 * Reads the vectors of documents that are stored with the same text.
	 * @param documents the documents
	 * @return the vectors
	 */
	List<StoredVector> vectors(List<Prepared> documents) {
		Map<String, Prepared> byId = new HashMap<>();
		documents.forEach((document) -> byId.put(document.id(), document));
		List<StoredVector> vectors = new ArrayList<>();
		this.jdbc.query(String.format(Locale.ROOT,
				"SELECT id::text AS id, embedding, norm, centre, content_hash FROM %s WHERE id = ANY (?::%s[])",
				this.table, this.idType), (row) -> {
					StoredVector vector = Objects.requireNonNull(STORED_VECTOR.mapRow(row, 0));
					Prepared document = Objects.requireNonNull(byId.get(vector.id()));
					if (Arrays.equals(document.contentHash(), row.getBytes("content_hash"))) {
						vectors.add(vector);
					}
				}, SqlArrays.text(byId.keySet()));
		return vectors;
	}

	/**
	 * Returns the condition that selects rows by their ids.
	 * @param ids the ids
	 * @return the condition
	 */
	public SqlCondition withIds(List<String> ids) {
		return new SqlCondition(String.format(Locale.ROOT, "id = ANY (?::%s[])", this.idType),
				List.of(SqlArrays.text(ids)));
	}

	/**
	 * Returns the condition that selects the rows after an id.
	 * @param id selects only rows with greater ids
	 * @return the condition
	 */
	public SqlCondition after(String id) {
		return new SqlCondition(String.format(Locale.ROOT, "%s.id > ?::%s", this.table, this.idType), List.of(id));
	}

}
