package io.e5boot.pgvector.language;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.RowSecurity;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.Vectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads and writes the tables of languages and offsets. All methods run in the caller's
 * transaction. Thread-safe.
 * <p>
 * Lock order: rows of passages first, then rows of languages in the order of their tags.
 * A transaction that holds the lock of a language locks no further passage, unless a
 * caller's transaction makes several changes.
 */
@Internal
public final class LanguageMeans {

	/**
	 * The key of an advisory lock. An arbitrary number, the same in all processes.
	 */
	private static final long DELETION_LOCK = 5_384_024_118L;

	private static final RowMapper<LanguageMean> LANGUAGE_MEAN = (row, number) -> new LanguageMean(
			row.getString("language"), row.getLong("passages"), Vectors.parse(row.getString("mean")),
			row.getInt("centre"), row.getDouble("strength"), row.getLong("passages_at_centre"));

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final VectorExtension extension;

	private final int dimensions;

	public LanguageMeans(JdbcTemplate jdbc, TableLayout layout) {
		this.jdbc = jdbc;
		this.tables = layout.tables();
		this.extension = layout.extension();
		this.dimensions = layout.dimensions();
	}

	/**
	 * Returns the offsets for new passages.
	 * @param languages the languages' tags
	 * @return the offsets by language; languages without an offset are missing
	 */
	public Map<String, LanguageOffset> currentOffsets(Collection<String> languages) {
		Map<String, LanguageOffset> offsets = new HashMap<>();
		this.jdbc.query(
				String.format(Locale.ROOT, """
						SELECT l.language, c.id, c.vector FROM %s l JOIN %s c ON c.id = l.centre
						WHERE l.language = ANY (?::text[])
						""", this.tables.languages(), this.tables.offsets()), (RowCallbackHandler) (row) -> offsets
					.put(row.getString("language"), LanguageOffset.parse(row.getInt("id"), row.getString("vector"))),
				SqlArrays.text(languages));
		return offsets;
	}

	/**
	 * Returns the offsets to which rows of a language may refer.
	 * @param language the language's tag
	 * @return the offsets by id, including the origin
	 */
	public Map<Integer, LanguageOffset> offsetsOf(String language) {
		return offsets("language = ?", language);
	}

	/**
	 * Returns offsets by their ids.
	 * @param ids the ids
	 * @return the offsets by id, including the origin
	 */
	public Map<Integer, LanguageOffset> offsets(Collection<Integer> ids) {
		return offsets("id = ANY (?::integer[])", SqlArrays.integers(ids));
	}

	private Map<Integer, LanguageOffset> offsets(String condition, Object parameter) {
		Map<Integer, LanguageOffset> offsets = new HashMap<>();
		offsets.put(0, origin());
		this.jdbc.query(
				String.format(Locale.ROOT, "SELECT id, vector FROM %s WHERE %s", this.tables.offsets(), condition),
				(RowCallbackHandler) (row) -> offsets.put(row.getInt("id"),
						LanguageOffset.parse(row.getInt("id"), row.getString("vector"))),
				parameter);
		return offsets;
	}

	/**
	 * Returns the languages with rows that do not refer to the current offset. Reads the
	 * least and the greatest offset of each language from the two ends of its range in
	 * the index, and no row.
	 * @return the languages' tags
	 */
	public List<String> languagesToMove() {
		return this.jdbc.queryForList(String.format(Locale.ROOT, """
				SELECT language FROM %1$s l
				WHERE centre <> (SELECT min(p.centre) FROM %2$s p WHERE p.language = l.language)
					OR centre <> (SELECT max(p.centre) FROM %2$s p WHERE p.language = l.language)
				ORDER BY language
				""", this.tables.languages(), this.tables.passages()), String.class);
	}

	/**
	 * Returns the languages that have passages.
	 * @return their tags
	 */
	public List<String> languages() {
		return this.jdbc.queryForList(String.format(Locale.ROOT,
				"SELECT language FROM %s WHERE passages > 0 ORDER BY language", this.tables.languages()), String.class);
	}

	public LanguageOffset origin() {
		return LanguageOffset.origin(this.dimensions);
	}

	public List<LanguageMean> all() {
		return select("WHERE l.passages > 0");
	}

	public List<LanguageMean> lockAll() {
		return select("ORDER BY l.language FOR UPDATE OF l");
	}

	/**
	 * Applies changes to the means. Locks the languages until the transaction ends.
	 * @param changes the changes
	 */
	public void apply(LanguageChanges changes) {
		if (changes.languages().isEmpty()) {
			return;
		}
		insertMissing(changes.languages());
		List<LanguageMean> means = select("WHERE l.language = ANY (?::text[]) ORDER BY l.language FOR UPDATE OF l",
				SqlArrays.text(changes.languages()));
		List<Object[]> updates = means.stream()
			.map(changes::applyTo)
			.map((mean) -> new Object[] { mean.passages(), Vectors.format(mean.mean()), mean.language() })
			.toList();
		this.jdbc.batchUpdate(String.format(Locale.ROOT, "UPDATE %s SET passages = ?, mean = ?::%s WHERE language = ?",
				this.tables.languages(), this.extension.name("vector")), updates);
	}

	/**
	 * Locks a language's row, and creates it if it does not exist.
	 */
	void lock(String language) {
		insertMissing(List.of(language));
		select("WHERE l.language = ? FOR UPDATE OF l", language);
	}

	/**
	 * Records that a language has no passages.
	 */
	void clear(String language) {
		this.jdbc.update(
				String.format(Locale.ROOT, "UPDATE %s SET passages = 0 WHERE language = ?", this.tables.languages()),
				language);
	}

	/**
	 * Replaces the number of passages and the mean of a language.
	 * @param all the aggregate of all its passages
	 */
	void replace(LanguageSum all) {
		this.jdbc.update(
				String.format(Locale.ROOT, "UPDATE %s SET passages = ?, mean = ?::%s WHERE language = ?",
						this.tables.languages(), this.extension.name("vector")),
				all.passages(), Vectors.format(all.mean()), all.language());
	}

	/**
	 * Prevents the deletion of offsets until the transaction ends.
	 */
	public void retainOffsets() {
		this.jdbc.query("SELECT pg_advisory_xact_lock_shared(?)", (row) -> {
		}, DELETION_LOCK);
	}

	/**
	 * Deletes the offsets to which no passage refers, unless another transaction moves
	 * rows, which may refer to one later. Concurrent writers do not conflict: before they
	 * commit, they lock their language and move their rows to its current offset.
	 */
	public void deleteUnusedOffsets() {
		String unused = String.format(Locale.ROOT, """
				FROM %s c WHERE NOT EXISTS (SELECT FROM %s l WHERE l.centre = c.id)
					AND NOT EXISTS (SELECT FROM %s p WHERE p.language = c.language AND p.centre = c.id)
				""", this.tables.offsets(), this.tables.languages(), this.tables.passages());
		if (!RowSecurity.isActive(this.jdbc, this.tables.passages())
				&& is(String.format(Locale.ROOT, "SELECT EXISTS (SELECT %s)", unused))
				&& is("SELECT pg_try_advisory_xact_lock(?)", DELETION_LOCK)) {
			this.jdbc.update("DELETE " + unused);
		}
	}

	private boolean is(String sql, Object... parameters) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject(sql, Boolean.class, parameters));
	}

	/**
	 * Sets a new offset of a language.
	 * @param mean the language
	 * @param vector the vector to subtract from its passages
	 * @param strength the strength with which the vector was computed
	 */
	public void changeOffset(LanguageMean mean, float[] vector, double strength) {
		Integer offset = this.jdbc.queryForObject(
				String.format(Locale.ROOT,
						"INSERT INTO %s (language, strength, vector) VALUES (?, ?, ?::%s) RETURNING id",
						this.tables.offsets(), this.extension.name("vector")),
				Integer.class, mean.language(), strength, Vectors.format(vector));
		setOffset(mean, Objects.requireNonNull(offset));
	}

	public void removeOffset(LanguageMean mean) {
		setOffset(mean, 0);
	}

	private void setOffset(LanguageMean mean, int offset) {
		this.jdbc.update(String.format(Locale.ROOT,
				"UPDATE %s SET centre = ?, passages_at_centre = passages WHERE language = ?", this.tables.languages()),
				offset, mean.language());
	}

	private void insertMissing(Collection<String> languages) {
		this.jdbc.update(String.format(Locale.ROOT, """
				INSERT INTO %s (language, passages, mean)
				SELECT language, 0, ?::%s FROM unnest(?::text[]) language ORDER BY language
				ON CONFLICT DO NOTHING
				""", this.tables.languages(), this.extension.name("vector")),
				Vectors.format(new float[this.dimensions]), SqlArrays.text(languages));
	}

	private List<LanguageMean> select(String clause, Object... parameters) {
		return this.jdbc.query(String.format(Locale.ROOT, """
				SELECT l.language, l.passages, l.mean, l.centre, l.passages_at_centre,
					coalesce((SELECT c.strength FROM %s c WHERE c.id = l.centre), 0) AS strength
				FROM %s l %s
				""", this.tables.offsets(), this.tables.languages(), clause), LANGUAGE_MEAN, parameters);
	}

}
