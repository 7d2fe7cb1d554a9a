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
import java.util.function.UnaryOperator;

import io.e5boot.pgvector.ingest.DocumentPreparer;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.DocumentsNotWrittenException;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.sql.SqlCondition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * The passages of a table that another model has filled, while a background thread
 * re-embeds them into the next tables. Added passages are written to the next tables and
 * deleted from the old ones; deleted passages are deleted from both. Searches find
 * re-embedded passages by their vectors and the others by their words. When the next
 * tables contain all passages, they replace the old ones. The state is kept in the
 * tables, so that the next startup resumes an interrupted run.
 */
final class ReembeddingStore implements PassageRepository {

	private static final Logger logger = LoggerFactory.getLogger(ReembeddingStore.class);

	/**
	 * The number of attempts without progress before re-embedding is left to the next
	 * startup.
	 */
	private static final int MAX_IDLE = 300;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final PassageStore.SharedParts parts;

	private final TableLayout layout;

	private final ReembeddingSource source;

	private final DocumentPreparer preparer;

	private final int batchSize;

	/**
	 * The read lock is held while the tables are used, the write lock while they are
	 * swapped.
	 */
	private final ReadWriteLock tables = new ReentrantReadWriteLock();

	private volatile PassageStore current;

	private volatile boolean done;

	ReembeddingStore(PassageStore.SharedParts parts, TableLayout layout, DocumentPreparer preparer, int batchSize) {
		this.parts = parts;
		this.layout = layout;
		this.source = new ReembeddingSource(parts.jdbc(), parts.transactions(), layout);
		this.preparer = preparer;
		this.batchSize = batchSize;
		this.current = new PassageStore(parts, next(), this.source::deleteReplaced);
	}

	private TableLayout next() {
		return this.layout.withTables(this.layout.tables().next());
	}

	@Override
	public LoadProgress load(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener) {
		return withReadLock(() -> this.current.load(batches, listener));
	}

	@Override
	public SqlCondition withIds(List<String> ids) {
		return this.current.withIds(ids);
	}

	@Override
	public void delete(SqlCondition condition) {
		retryAfterSwap(() -> this.parts.transactions().execute(() -> {
			if (!this.done) {
				this.source.delete(condition);
			}
			this.current.delete(condition);
			return true;
		}));
	}

	/**
	 * Searches by words first: a passage that is re-embedded between the two searches is
	 * found twice, which is better than not at all.
	 */
	@Override
	public List<Document> find(SearchPlan plan) {
		return retryAfterSwap(() -> {
			if (this.done) {
				return this.current.find(plan);
			}
			List<Document> byWords = this.parts.transactions().execute(() -> this.source.findByWords(plan));
			return interleave(this.current.find(plan), byWords, plan.limit());
		});
	}

	/**
	 * Alternates between the two rankings, whose scores are not comparable.
	 */
	private static List<Document> interleave(List<Document> byVector, List<Document> byWords, int limit) {
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
		return retryAfterSwap(() -> this.done ? this.current.status() : this.current.status().whileReembedding());
	}

	@Override
	public void recount() {
		retryAfterSwap(() -> {
			this.current.recount();
			return true;
		});
	}

	@Override
	public void resume() {
		this.parts.background().submit("Re-embedding " + this.layout.tables().passages(), this::reembed);
	}

	/**
	 * Retries an action that fails because another process has swapped the tables.
	 */
	private <T> T retryAfterSwap(Supplier<T> action) {
		return withReadLock(() -> {
			try {
				return action.get();
			}
			catch (BadSqlGrammarException ex) {
				if (this.done || this.parts.transactions().joined() || this.source.exists()) {
					throw ex;
				}
				finish();
				return action.get();
			}
		});
	}

	private <T> T withReadLock(Supplier<T> action) {
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
		PassageStore copy = new PassageStore(this.parts.forMaintenance(), next(), this.source::retainStored);
		long left = Long.MAX_VALUE;
		int idle = 0;
		while (!this.done && !this.parts.background().closing()) {
			if (!this.source.exists()) {
				finish();
			}
			else if (embedRemaining(copy).documents() == 0) {
				swapTables();
				idle++;
			}
			else {
				long before = left;
				left = this.source.countRemaining();
				idle = (left < before) ? 0 : idle + 1;
			}
			if (!this.done && idle > 0) {
				pause(idle);
			}
		}
	}

	private LoadProgress embedRemaining(PassageStore copy) {
		return copy.load(this.source.remaining(this.preparer, this.batchSize),
				(progress) -> logger.info("Re-embedded: {}", progress.documents()));
	}

	/**
	 * Waits for other transactions that add passages or lock the tables.
	 */
	private void pause(int idle) {
		if (idle == MAX_IDLE) {
			throw DocumentsNotWrittenException.notReembedded(this.layout.tables().passages(),
					this.source.countRemaining());
		}
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void swapTables() {
		try {
			if (this.tables.writeLock().tryLock(1, TimeUnit.SECONDS)) {
				try {
					if (this.source.swapTables()) {
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
		this.current = new PassageStore(this.parts, this.layout, UnaryOperator.identity());
		this.done = true;
		logger.info("The passages of {} are re-embedded", this.layout.tables().passages());
	}

}
