package io.e5boot.pgvector.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.e5boot.pgvector.ingest.ChangeDetector.Split;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.schema.SecondaryIndexes;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;
import io.micrometer.observation.ObservationRegistry;

/**
 * Loads batches of documents into the tables. The caller's thread reads the batches; two
 * threads detect changes, embed and write. In a caller's transaction the caller's thread
 * reads and writes the database, and the two threads only embed. At most four batches are
 * in memory. Thread-safe.
 */
@Internal
public final class Ingestion {

	/**
	 * The number of batches in progress. A load of at least as many is a bulk load.
	 */
	private static final int LOOKAHEAD = 3;

	private final StoreTransactions transactions;

	private final ChangeDetector changes;

	private final PassageEncoder encoder;

	private final PassageWriter writer;

	private final OffsetUpdate offsetUpdate;

	private final SecondaryIndexes indexes;

	private final StoreMetrics metrics;

	private final ObservationRegistry observations;

	public Ingestion(StoreTransactions transactions, ChangeDetector changes, PassageEncoder encoder,
			PassageWriter writer, OffsetUpdate offsetUpdate, SecondaryIndexes indexes, StoreMetrics metrics,
			ObservationRegistry observations) {
		this.transactions = transactions;
		this.changes = changes;
		this.encoder = encoder;
		this.writer = writer;
		this.offsetUpdate = offsetUpdate;
		this.indexes = indexes;
		this.metrics = metrics;
		this.observations = observations;
	}

	/**
	 * A batch in progress.
	 *
	 * @param ids the ids of its documents
	 * @param result waits until it is written
	 */
	private record Pending(Set<String> ids, Supplier<LoadProgress> result) {

	}

	/**
	 * Writes all batches. After a failure, each batch is written completely or not at
	 * all, and nothing more is written.
	 * @param batches the batches, none with an id twice
	 * @param listener called after each batch by the calling thread
	 * @return the final progress
	 */
	public LoadProgress run(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener) {
		Deque<List<Prepared>> first = new ArrayDeque<>();
		while (first.size() < LOOKAHEAD && batches.hasNext()) {
			first.add(batches.next());
		}
		if (first.size() > 1) {
			return runMany(first, batches, listener);
		}
		LoadProgress progress = LoadProgress.NONE;
		for (List<Prepared> batch : first) {
			Split split = split(batch);
			progress = write(split, encode(split.embed()));
			listener.accept(progress);
		}
		return progress;
	}

	private LoadProgress runMany(Deque<List<Prepared>> first, Iterator<List<Prepared>> rest,
			Consumer<LoadProgress> listener) {
		boolean bulk = first.size() == LOOKAHEAD && this.indexes.dropForBulkLoad();
		LoadProgress progress;
		try (LoadThreads threads = new LoadThreads(this.observations)) {
			progress = new Load(threads, listener).run(first, rest);
		}
		catch (RuntimeException | Error ex) {
			if (bulk) {
				this.indexes.buildQuietly(ex);
			}
			throw ex;
		}
		if (bulk) {
			this.indexes.build();
		}
		return progress;
	}

	private Split split(List<Prepared> batch) {
		return this.transactions.execute(() -> this.changes.split(batch));
	}

	private List<Passage> encode(List<Prepared> documents) {
		return this.metrics.timeEmbedding(() -> this.encoder.encode(documents));
	}

	private LoadProgress write(Split split, List<Passage> embedded) {
		List<Passage> passages = new ArrayList<>(embedded);
		split.rewrite().forEach((document, vector) -> passages.add(this.encoder.passage(document, vector)));
		if (!passages.isEmpty()) {
			this.metrics.timeWriting(() -> this.writer.write(passages));
			this.offsetUpdate.run(passages.stream().map(Passage::id).toList());
		}
		this.metrics.written(passages.size());
		this.metrics.unchanged(split.unchanged());
		return new LoadProgress(embedded.size(), split.rewrite().size(), split.unchanged());
	}

	/**
	 * One load of several batches.
	 */
	private final class Load {

		private final LoadThreads threads;

		private final Consumer<LoadProgress> listener;

		private final boolean inTransaction = Ingestion.this.transactions.joined();

		private final Deque<Pending> pending = new ArrayDeque<>();

		private LoadProgress progress = LoadProgress.NONE;

		Load(LoadThreads threads, Consumer<LoadProgress> listener) {
			this.threads = threads;
			this.listener = listener;
		}

		LoadProgress run(Deque<List<Prepared>> first, Iterator<List<Prepared>> rest) {
			// removed so that they do not stay in memory until the end
			while (!first.isEmpty()) {
				accept(first.remove());
			}
			while (rest.hasNext()) {
				accept(rest.next());
			}
			finish(0);
			return this.progress;
		}

		/**
		 * If two batches contain the same id, the later one wins: the earlier one must be
		 * written before changes of the later one are detected.
		 */
		private void accept(List<Prepared> batch) {
			Set<String> ids = batch.stream().map(Prepared::id).collect(Collectors.toSet());
			boolean disjoint = this.pending.stream().allMatch((other) -> Collections.disjoint(other.ids(), ids));
			finish(disjoint ? LOOKAHEAD - 1 : 0);
			this.pending.add(new Pending(ids, this.inTransaction ? embedInBackground(batch) : loadInBackground(batch)));
		}

		private void finish(int remaining) {
			while (this.pending.size() > remaining) {
				this.progress = this.progress.plus(this.pending.remove().result().get());
				this.listener.accept(this.progress);
			}
		}

		private Supplier<LoadProgress> embedInBackground(List<Prepared> batch) {
			Split split = split(batch);
			Future<List<Passage>> passages = this.threads.submit(() -> encode(split.embed()));
			return () -> write(split, LoadThreads.await(passages));
		}

		private Supplier<LoadProgress> loadInBackground(List<Prepared> batch) {
			Future<LoadProgress> written = this.threads.submit(() -> {
				Split split = split(batch);
				List<Passage> passages = encode(split.embed());
				return this.threads.writing(() -> write(split, passages));
			});
			return () -> LoadThreads.await(written);
		}

	}

}
