package io.e5boot.pgvector.language;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

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
 * The tables of language means and centres. All methods run in the caller's transaction.
 * <p>
 * Lock order: rows of passages first, then rows of languages in the order of their tags.
 * A transaction that holds a language's row takes no further lock on a passage, unless a
 * caller's transaction makes several changes.
 */
@Internal
public final class LanguageMeans {

	/**
	 * Any number that all of the store's processes agree on.
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
	 * Returns the centres that new passages get.
	 * @param languages the languages asked for
	 * @return the centres by language, without those languages that have none
	 */
	public Map<String, LanguageOffset> currentCentres(Collection<String> languages) {
		Map<String, LanguageOffset> centres = new HashMap<>();
		this.jdbc.query(
				String.format(Locale.ROOT, """
						SELECT l.language, c.id, c.vector FROM %s l JOIN %s c ON c.id = l.centre
						WHERE l.language = ANY (?::text[])
						""", this.tables.languages(), this.tables.centres()), (RowCallbackHandler) (row) -> centres
					.put(row.getString("language"), LanguageOffset.parse(row.getInt("id"), row.getString("vector"))),
				SqlArrays.text(languages));
		return centres;
	}

	/**
	 * Returns the centres that rows of a language may refer to.
	 * @param language the language
	 * @return the centres by id, with the origin
	 */
	public Map<Integer, LanguageOffset> centresOf(String language) {
		return centres("language = ?", language);
	}

	/**
	 * Returns centres.
	 * @param ids their ids
	 * @return the centres by id, with the origin
	 */
	public Map<Integer, LanguageOffset> centres(Collection<Integer> ids) {
		return centres("id = ANY (?::integer[])", SqlArrays.integers(ids));
	}

	private Map<Integer, LanguageOffset> centres(String condition, Object parameter) {
		Map<Integer, LanguageOffset> centres = new HashMap<>();
		centres.put(0, origin());
		this.jdbc.query(
				String.format(Locale.ROOT, "SELECT id, vector FROM %s WHERE %s", this.tables.centres(), condition),
				(RowCallbackHandler) (row) -> centres.put(row.getInt("id"),
						LanguageOffset.parse(row.getInt("id"), row.getString("vector"))),
				parameter);
		return centres;
	}

	/**
	 * Returns the languages with rows that are not at their language's centre. The least
	 * and the greatest centre are the two ends of the language's part of the index; no
	 * row is read.
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
	 * Returns the languages with passages.
	 * @return their tags
	 */
	public List<String> tags() {
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
	 * Takes a change of the stored passages into the means. Concurrent callers wait for
	 * each other, language by language, until the first one's transaction ends.
	 * @param changes the changes by language
	 */
	public void learn(SortedMap<String, LanguageChange> changes) {
		insertMissing(changes.keySet());
		List<LanguageMean> means = select("WHERE l.language = ANY (?::text[]) ORDER BY l.language FOR UPDATE OF l",
				SqlArrays.text(changes.keySet()));
		List<Object[]> updates = means.stream()
			.map((mean) -> mean.after(Objects.requireNonNull(changes.get(mean.language()))))
			.map((mean) -> new Object[] { mean.passages(), Vectors.format(mean.mean()), mean.language() })
			.toList();
		this.jdbc.batchUpdate(String.format(Locale.ROOT, "UPDATE %s SET passages = ?, mean = ?::%s WHERE language = ?",
				this.tables.languages(), this.extension.name("vector")), updates);
	}

	/**
	 * Locks a language's row, which is created if there is none.
	 */
	void lock(String language) {
		insertMissing(List.of(language));
		select("WHERE l.language = ? FOR UPDATE OF l", language);
	}

	/**
	 * Records that a language has no passages.
	 */
	void empty(String language) {
		this.jdbc.update(
				String.format(Locale.ROOT, "UPDATE %s SET passages = 0 WHERE language = ?", this.tables.languages()),
				language);
	}

	/**
	 * Records what all passages of a language are.
	 */
	void replace(LanguageSum all) {
		this.jdbc.update(
				String.format(Locale.ROOT, "UPDATE %s SET passages = ?, mean = ?::%s WHERE language = ?",
						this.tables.languages(), this.extension.name("vector")),
				all.passages(), Vectors.format(all.mean()), all.language());
	}

	/**
	 * Has no centre deleted until the transaction ends.
	 */
	public void keepCentres() {
		this.jdbc.query("SELECT pg_advisory_xact_lock_shared(?)", (row) -> {
		}, DELETION_LOCK);
	}

	/**
	 * Deletes the centres that no passage refers to, unless rows are being moved, and so
	 * may come to refer to one. A writer need not be waited for: it has its language's
	 * row locked, and its own rows at the centre that stands there, before it commits.
	 */
	public void deleteUnusedCentres() {
		String unused = String.format(Locale.ROOT, """
				FROM %s c WHERE NOT EXISTS (SELECT FROM %s l WHERE l.centre = c.id)
					AND NOT EXISTS (SELECT FROM %s p WHERE p.language = c.language AND p.centre = c.id)
				""", this.tables.centres(), this.tables.languages(), this.tables.passages());
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
	 * Gives a language a new centre.
	 * @param mean the language as it is now
	 * @param vector what is to be subtracted from its passages
	 * @param strength the strength that went into the vector
	 */
	public void changeCentre(LanguageMean mean, float[] vector, double strength) {
		Integer centre = this.jdbc.queryForObject(
				String.format(Locale.ROOT,
						"INSERT INTO %s (language, strength, vector) VALUES (?, ?, ?::%s) RETURNING id",
						this.tables.centres(), this.extension.name("vector")),
				Integer.class, mean.language(), strength, Vectors.format(vector));
		setCentre(mean, Objects.requireNonNull(centre));
	}

	public void removeCentre(LanguageMean mean) {
		setCentre(mean, 0);
	}

	private void setCentre(LanguageMean mean, int centre) {
		this.jdbc.update(String.format(Locale.ROOT,
				"UPDATE %s SET centre = ?, passages_at_centre = passages WHERE language = ?", this.tables.languages()),
				centre, mean.language());
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
				""", this.tables.centres(), this.tables.languages(), clause), LANGUAGE_MEAN, parameters);
	}

}
