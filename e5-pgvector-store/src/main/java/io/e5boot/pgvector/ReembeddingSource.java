package io.e5boot.pgvector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

import io.e5boot.pgvector.ingest.DocumentPreparer;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.Passage;
import io.e5boot.pgvector.ingest.PassageTable;
import io.e5boot.pgvector.schema.SchemaCreator;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A table whose passages are re-embedded into the tables that will take its place. Rows
 * are locked here first, there afterwards.
 */
final class ReembeddingSource {

	private static final Logger logger = LoggerFactory.getLogger(ReembeddingSource.class);

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableNames tables;

	private final TableNames next;

	private final PassageTable passages;

	private final String idType;

	ReembeddingSource(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout) {
		this.jdbc = jdbc;
		this.transactions = transactions.maintenance();
		this.tables = layout.tables();
		this.next = this.tables.next();
		this.passages = new PassageTable(jdbc, layout);
		this.idType = layout.idType().sqlType();
	}

	/**
	 * Tells whether the tables have not changed places yet.
	 */
	boolean exists() {
		return Boolean.TRUE.equals(this.transactions.execute(() -> this.jdbc
			.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, this.next.passages())));
	}

	void delete(SqlCondition condition) {
		this.passages.delete(condition);
	}

	/**
	 * Takes passages that are written to the next tables out of this one.
	 */
	List<Passage> replace(List<Passage> batch) {
		this.passages.delete(this.passages.withIds(batch.stream().map(Passage::id).toList()));
		return batch;
	}

	/**
	 * Returns those passages that have been neither deleted nor replaced since they were
	 * read.
	 */
	List<Passage> stillThere(List<Passage> batch) {
		Set<String> there = new HashSet<>(this.jdbc.queryForList(
				String.format(Locale.ROOT, "SELECT id::text FROM %s WHERE id = ANY (?::%s[]) ORDER BY id FOR UPDATE",
						this.tables.passages(), this.idType),
				String.class, SqlArrays.text(batch.stream().map(Passage::id).toList())));
		return batch.stream().filter((passage) -> there.contains(passage.id())).toList();
	}

	/**
	 * Reads the passages that the next tables do not have, in the order of their ids.
	 * @param preparer makes documents of rows
	 * @param batchSize how many there are in a batch
	 * @return batches of them
	 */
	Iterator<List<Prepared>> remaining(DocumentPreparer preparer, int batchSize) {
		return new Remaining(preparer, batchSize);
	}

	/**
	 * Counts the passages that the next tables do not have.
	 */
	long countRemaining() {
		return Objects
			.requireNonNull(this.transactions.execute(() -> this.jdbc.queryForObject(String.format(Locale.ROOT,
					"SELECT count(*) FROM %s f WHERE NOT EXISTS (SELECT FROM %s n WHERE n.id = f.id)",
					this.tables.passages(), this.next.passages()), Long.class)));
	}

	/**
	 * Puts the next tables in the place of this one, if they have all of its passages.
	 * @return whether this was done, by this process or another
	 */
	boolean changePlaces() {
		try {
			return Boolean.TRUE.equals(this.transactions.execute(() -> {
				SchemaCreator.lock(this.jdbc);
				return !exists() || replaceTables();
			}));
		}
		catch (DataAccessException ex) {
			logger.warn("{} cannot take the place of {} yet", this.next.passages(), this.tables.passages(), ex);
			return false;
		}
	}

	private boolean replaceTables() {
		String all = String.join(", ", this.tables.all().values());
		this.jdbc.execute(String.format(Locale.ROOT,
				"SET LOCAL lock_timeout = '2s'; LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", all));
		if (Boolean.TRUE.equals(this.jdbc.queryForObject(String.format(Locale.ROOT, """
				SELECT EXISTS (SELECT FROM %s f WHERE NOT EXISTS (SELECT FROM %s n WHERE n.id = f.id))
				""", this.tables.passages(), this.next.passages()), Boolean.class))) {
			return false;
		}
		this.jdbc.execute("DROP TABLE " + all);
		this.jdbc
			.query("""
					SELECT format('ALTER %s %I.%I RENAME TO %I', CASE relkind WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX'
						WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, ?::text, relname, ?::text || substr(relname, length(?::text) + 1))
					FROM pg_class WHERE relnamespace = ?::regnamespace AND relkind IN ('r', 'p', 'i', 'I', 'S')
						AND (relname = ?::text OR starts_with(relname, ?::text || '_'))""",
					(row, number) -> row.getString(1), this.tables.schema(), this.tables.table(), this.next.table(),
					this.tables.quotedSchema(), this.next.table(), this.next.table())
			.forEach(this.jdbc::execute);
		return true;
	}

	private final class Remaining implements Iterator<List<Prepared>> {

		private final DocumentPreparer preparer;

		private final int batchSize;

		private List<Prepared> batch = List.of();

		private SqlCondition after = SqlCondition.TRUE;

		private boolean end;

		Remaining(DocumentPreparer preparer, int batchSize) {
			this.preparer = preparer;
			this.batchSize = batchSize;
		}

		@Override
		public boolean hasNext() {
			if (this.batch.isEmpty() && !this.end) {
				this.batch = ReembeddingSource.this.transactions.execute(this::read);
				this.end = this.batch.size() < this.batchSize;
			}
			return !this.batch.isEmpty();
		}

		@Override
		public List<Prepared> next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			List<Prepared> next = this.batch;
			this.batch = List.of();
			this.after = ReembeddingSource.this.passages.after(next.get(next.size() - 1).id());
			return next;
		}

		private List<Prepared> read() {
			List<Object> parameters = new ArrayList<>(this.after.parameters());
			parameters.add(this.batchSize);
			return ReembeddingSource.this.jdbc.query(
					String.format(Locale.ROOT, """
							SELECT id::text AS document, content, metadata FROM %1$s WHERE %2$s
								AND NOT EXISTS (SELECT FROM %3$s n WHERE n.id = %1$s.id) ORDER BY %1$s.id LIMIT ?
							""", ReembeddingSource.this.tables.passages(), this.after.sql(),
							ReembeddingSource.this.next.passages()),
					(row, number) -> this.preparer.stored(row.getString(1), row.getString(2), row.getString(3)),
					parameters.toArray());
		}

	}

}
