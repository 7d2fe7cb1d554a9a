package io.e5boot.pgvector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import io.e5boot.pgvector.search.PassageSearch;
import io.e5boot.pgvector.search.ResultMetadata;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.search.SearchSql;
import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The old tables during re-embedding, from which passages move to the next tables. Locks
 * rows of the old table before rows of the next one. Thread-safe.
 */
final class ReembeddingSource {

	private static final Logger logger = LoggerFactory.getLogger(ReembeddingSource.class);

	private final JdbcTemplate jdbc;

	private final StoreTransactions transactions;

	private final TableNames tables;

	private final TableNames next;

	private final PassageTable passages;

	ReembeddingSource(JdbcTemplate jdbc, StoreTransactions transactions, TableLayout layout) {
		this.jdbc = jdbc;
		this.transactions = transactions.maintenance();
		this.tables = layout.tables();
		this.next = this.tables.next();
		this.passages = new PassageTable(jdbc, layout);
	}

	/**
	 * Returns whether the next tables have not replaced these yet.
	 */
	boolean exists() {
		return Boolean.TRUE.equals(this.transactions.execute(() -> this.jdbc
			.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, this.next.passages())));
	}

	/**
	 * Deletes passages. Runs in the caller's transaction.
	 */
	void delete(SqlCondition condition) {
		this.passages.delete(condition);
	}

	/**
	 * Deletes the passages that are written to the next tables. Runs in the caller's
	 * transaction.
	 * @return the same passages
	 */
	List<Passage> deleteReplaced(List<Passage> batch) {
		this.passages.delete(this.passages.withIds(batch.stream().map(Passage::id).toList()));
		return batch;
	}

	/**
	 * Removes passages that were deleted or replaced after they were read. Runs in the
	 * caller's transaction.
	 * @return the remaining passages
	 */
	List<Passage> retainStored(List<Passage> batch) {
		Set<String> stored = new HashSet<>(this.passages.lock(batch.stream().map(Passage::id).toList()));
		return batch.stream().filter((passage) -> stored.contains(passage.id())).toList();
	}

	/**
	 * Finds passages that are not re-embedded yet and contain any word of the query.
	 * Their scores are those of a hybrid search that finds a passage only by its words,
	 * at most 1/2.
	 * @param plan the search
	 * @return the passages that reach the threshold, best first
	 */
	List<Document> findByWords(SearchPlan plan) {
		List<Object> parameters = new ArrayList<>();
		parameters.add(Characters.replaceUnstorable(plan.text()));
		parameters.addAll(plan.filter().parameters());
		parameters.add(plan.limit());
		String condition = String.format(Locale.ROOT, "%s AND NOT EXISTS (SELECT FROM %s n WHERE n.id = %s.id)",
				plan.filter().sql(), this.next.passages(), this.tables.passages());
		String statement = String.format(Locale.ROOT,
				"WITH query AS MATERIALIZED (SELECT (%s) AS words), %s SELECT *, %s AS rrf FROM by_text ORDER BY text_rank",
				SearchSql.words(this.tables),
				SearchSql.rankedByWords("id, content, metadata", this.tables.passages(), condition),
				SearchSql.fusion("text_rank"));
		return plan
			.aboveThreshold(
					this.jdbc
						.query(statement,
								(row, number) -> PassageSearch.document(row, row.getDouble("rrf"),
										Map.of(ResultMetadata.TEXT_RANK, row.getLong("text_rank"))),
								parameters.toArray()));
	}

	/**
	 * Reads the passages that the next tables do not have, in the order of their ids.
	 * @param preparer converts rows to documents
	 * @param batchSize the number of documents in a batch
	 * @return the batches
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
	 * Replaces these tables by the next ones, if these contain all passages.
	 * @return whether the tables were replaced, by this process or another
	 */
	boolean swapTables() {
		try {
			return Boolean.TRUE.equals(this.transactions.execute(() -> {
				SchemaCreator.lock(this.jdbc);
				return !exists() || replaceTables();
			}));
		}
		catch (DataAccessException ex) {
			logger.warn("{} cannot replace {} yet", this.next.passages(), this.tables.passages(), ex);
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
					(row, number) -> this.preparer.prepareStored(row.getString(1), row.getString(2), row.getString(3)),
					parameters.toArray());
		}

	}

}
