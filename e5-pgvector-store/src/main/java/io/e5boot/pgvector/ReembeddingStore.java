package io.e5boot.pgvector;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.e5boot.pgvector.ingest.DocumentPreparer;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.DocumentsNotWrittenException;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.ingest.WriteFilter;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.sql.SqlCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * The passages of a table that another model has filled, while they are re-embedded into
 * tables beside it. A passage that is added goes there at once and leaves the former
 * table; one that is deleted leaves both. Searches find what is there by its vector and
 * the rest by its words. When every passage of the former table is there, the tables
 * change places. All of it is read from the tables, so that a run which was cut short
 * goes on with the next start.
 */
final class ReembeddingStore implements PassageRepository {

	private static final Logger logger = LoggerFactory.getLogger(ReembeddingStore.class);

	/**
	 * How often in a row nothing changes before this is left to the next start.
	 */
	private static final int MAX_IDLE = 300;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final PassageStore.Environment environment;

	private final TableLayout layout;

	private final ReembeddingSource former;

	private final LexicalFallbackSearch formerSearch;

	private final DocumentPreparer preparer;

	private final int batchSize;

	/**
	 * Held for reading while the tables are used, for writing while they are swapped.
	 */
	private final ReadWriteLock tables = new ReentrantReadWriteLock();

	private volatile PassageStore current;

	private volatile boolean done;

	ReembeddingStore(PassageStore.Environment environment, TableLayout layout, DocumentPreparer preparer,
			int batchSize) {
		this.environment = environment;
		this.layout = layout;
		this.former = new ReembeddingSource(environment.jdbc(), environment.transactions(), layout);
		this.formerSearch = new LexicalFallbackSearch(environment.jdbc(), layout.tables(), layout.tables().next());
		this.preparer = preparer;
		this.batchSize = batchSize;
		this.current = new PassageStore(environment, next(), this.former::replace);
	}

	private TableLayout next() {
		return this.layout.withTables(this.layout.tables().next());
	}

	@Override
	public LoadProgress load(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener) {
		return reading(() -> this.current.load(batches, listener));
	}

	@Override
	public SqlCondition withIds(List<String> ids) {
		return this.current.withIds(ids);
	}

	@Override
	public void delete(SqlCondition condition) {
		retried(() -> this.environment.transactions().execute(() -> {
			if (!this.done) {
				this.former.delete(condition);
			}
			this.current.delete(condition);
			return true;
		}));
	}

	/**
	 * Passages that are not re-embedded yet are found by their words. They are looked for
	 * first: one that is copied meanwhile is found twice rather than never.
	 */
	@Override
	public List<Document> find(SearchPlan plan) {
		return retried(() -> {
			if (this.done) {
				return this.current.find(plan);
			}
			List<Document> byWords = this.environment.transactions().execute(() -> this.formerSearch.find(plan));
			return alternating(this.current.find(plan), byWords, plan.limit());
		});
	}

	/**
	 * Scores by vector and by words cannot be compared, so neither ranking may displace
	 * the other.
	 */
	private static List<Document> alternating(List<Document> byVector, List<Document> byWords, int limit) {
		Map<String, Document> found = new LinkedHashMap<>();
		for (int rank = 0; rank < Math.max(byVector.size(), byWords.size()); rank++) {
			for (List<Document> ranking : List.of(byVector, byWords)) {
				if (rank < ranking.size()) {
					found.putIfAbsent(ranking.get(rank).getId(), ranking.get(rank));
				}
			}
		}
		return found.values().stream().limit(limit).toList();
	}

	@Override
	public StoreStatus status() {
		return retried(() -> this.done ? this.current.status() : this.current.status().whileReembedding());
	}

	@Override
	public void recount() {
		retried(() -> {
			this.current.recount();
			return true;
		});
	}

	@Override
	public void resume() {
		this.environment.background().submit("Re-embedding " + this.layout.tables().passages(), this::reembed);
	}

	/**
	 * Another process may let the tables change places between two statements.
	 */
	private <T> T retried(Supplier<T> action) {
		return reading(() -> {
			try {
				return action.get();
			}
			catch (BadSqlGrammarException ex) {
				if (this.done || this.environment.transactions().joined() || this.former.exists()) {
					throw ex;
				}
				finish();
				return action.get();
			}
		});
	}

	private <T> T reading(Supplier<T> action) {
		this.tables.readLock().lock();
		try {
			return action.get();
		}
		finally {
			this.tables.readLock().unlock();
		}
	}

	private void reembed() {
		logger.info("Re-embedding the passages of {}", this.layout.tables().passages());
		PassageStore copy = new PassageStore(this.environment.forMaintenance(), next(), this.former::stillThere);
		long left = Long.MAX_VALUE;
		int idle = 0;
		while (!this.done && !this.environment.background().closing()) {
			if (!this.former.exists()) {
				finish();
			}
			else if (embedRemaining(copy).documents() == 0) {
				changePlaces();
				idle++;
			}
			else {
				long before = left;
				left = this.former.countRemaining();
				idle = (left < before) ? 0 : idle + 1;
			}
			if (!this.done && idle > 0) {
				pause(idle);
			}
		}
	}

	private LoadProgress embedRemaining(PassageStore copy) {
		return copy.load(this.former.remaining(this.preparer, this.batchSize),
				(progress) -> logger.info("Re-embedded: {}", progress.documents()));
	}

	/**
	 * Others may be adding passages or have the tables locked, but not for ever.
	 */
	private void pause(int idle) {
		if (idle == MAX_IDLE) {
			throw DocumentsNotWrittenException.notEmbeddedAgain(this.layout.tables().passages(),
					this.former.countRemaining());
		}
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void changePlaces() {
		try {
			if (this.tables.writeLock().tryLock(1, TimeUnit.SECONDS)) {
				try {
					if (this.former.changePlaces()) {
						finish();
					}
				}
				finally {
					this.tables.writeLock().unlock();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void finish() {
		this.current = new PassageStore(this.environment, this.layout, WriteFilter.ALL);
		this.done = true;
		logger.info("The passages of {} are re-embedded", this.layout.tables().passages());
	}

}
