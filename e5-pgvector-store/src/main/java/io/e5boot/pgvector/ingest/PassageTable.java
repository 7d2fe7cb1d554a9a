package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.language.LanguageSum;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.RowSecurity;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.SqlCondition;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes rows of the passage table. All methods run in the caller's transaction and lock
 * rows in the order of their ids.
 */
@Internal
public final class PassageTable {

	private static final String COLUMNS = "id, content, metadata, language, content_hash, embedding, norm, centre";

	/**
	 * How often a row may be deleted by others just when it is to be replaced.
	 */
	private static final int MAX_ROUNDS = 10;

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
	 * Inserts rows or replaces those with the same ids.
	 * @param rows the rows, no id twice
	 * @return the rows that were replaced
	 */
	List<LanguageSum> upsert(List<PassageRow> rows) {
		List<LanguageSum> replaced = new ArrayList<>();
		this.staged.replaceWith(rows);
		Set<String> remaining = new HashSet<>(rows.stream().map(PassageRow::id).toList());
		remaining.removeAll(insertNew("true"));
		for (int round = 0; !remaining.isEmpty(); round++) {
			if (round == MAX_ROUNDS) {
				throw notWritten(remaining);
			}
			// a row that another transaction deletes between the two statements is in
			// neither: it is tried again
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

	private List<String> lock(Collection<String> ids) {
		return this.jdbc.queryForList(String.format(Locale.ROOT,
				"SELECT id::text FROM %s WHERE id = ANY (?::%s[]) ORDER BY id FOR UPDATE", this.table, this.idType),
				String.class, SqlArrays.text(ids));
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
	 * Deletes rows.
	 * @param condition which ones
	 * @return the rows that were deleted
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
	 * Returns the condition that picks rows by their ids.
	 * @param ids the ids
	 * @return the condition
	 */
	public SqlCondition withIds(List<String> ids) {
		return new SqlCondition(String.format(Locale.ROOT, "id = ANY (?::%s[])", this.idType),
				List.of(SqlArrays.text(ids)));
	}

	/**
	 * Returns the condition that picks rows by the order of their ids.
	 * @param id only rows whose id is greater
	 * @return the condition
	 */
	public SqlCondition after(String id) {
		return new SqlCondition(String.format(Locale.ROOT, "%s.id > ?::%s", this.table, this.idType), List.of(id));
	}

}
