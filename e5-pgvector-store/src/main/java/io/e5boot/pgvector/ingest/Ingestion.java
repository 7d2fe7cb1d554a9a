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
 * Brings batches of documents into the table. The caller's thread reads; two threads look
 * up what is known of a batch, embed and write it. Within a caller's transaction its own
 * thread looks up and writes, so that the transaction holds, and the others only embed.
 * At most four batches are in memory.
 */
@Internal
public final class Ingestion {

	/**
	 * Batches that are being worked on. A load of so many is a bulk load.
	 */
	private static final int LOOKAHEAD = 3;

	private final StoreTransactions transactions;

	private final ChangeDetector known;

	private final PassageEncoder encoder;

	private final PassageWriter writer;

	private final OffsetUpdate recentering;

	private final SecondaryIndexes indexes;

	private final StoreMetrics metrics;

	private final ObservationRegistry observations;

	public Ingestion(StoreTransactions transactions, ChangeDetector known, PassageEncoder encoder, PassageWriter writer,
			OffsetUpdate recentering, SecondaryIndexes indexes, StoreMetrics metrics,
			ObservationRegistry observations) {
		this.transactions = transactions;
		this.known = known;
		this.encoder = encoder;
		this.writer = writer;
		this.recentering = recentering;
		this.indexes = indexes;
		this.metrics = metrics;
		this.observations = observations;
	}

	/**
	 * A batch that is being worked on.
	 *
	 * @param ids its documents' ids
	 * @param result waits until it is written
	 */
	private record Pending(Set<String> ids, Supplier<LoadProgress> result) {

	}

	/**
	 * Writes all batches. When it fails, whole batches are written and nothing is written
	 * any more.
	 * @param batches documents, in no batch an id twice
	 * @param listener called after each batch
	 * @return what was done
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
		return this.transactions.execute(() -> this.known.split(batch));
	}

	private List<Passage> encode(List<Prepared> documents) {
		return this.metrics.timeEmbedding(() -> this.encoder.encode(documents));
	}

	private LoadProgress write(Split split, List<Passage> embedded) {
		List<Passage> passages = new ArrayList<>(embedded);
		split.rewrite().forEach((document, vector) -> passages.add(this.encoder.passage(document, vector)));
		if (!passages.isEmpty()) {
			this.metrics.timeWriting(() -> this.writer.write(passages));
			this.recentering.run(passages.stream().map(Passage::id).toList());
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

		public LoadProgress run(Deque<List<Prepared>> first, Iterator<List<Prepared>> rest) {
			// taken out, or they would stay in memory until the end
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
		 * Of an id that is in two batches the later one counts, so the earlier one has to
		 * be written before the later one is looked at.
		 */
		private void accept(List<Prepared> batch) {
			Set<String> ids = batch.stream().map(Prepared::id).collect(Collectors.toSet());
			boolean disjoint = this.pending.stream().allMatch((other) -> Collections.disjoint(other.ids(), ids));
			finish(disjoint ? LOOKAHEAD - 1 : 0);
			this.pending.add(new Pending(ids, this.inTransaction ? embedElsewhere(batch) : workElsewhere(batch)));
		}

		private void finish(int remaining) {
			while (this.pending.size() > remaining) {
				this.progress = this.progress.plus(this.pending.remove().result().get());
				this.listener.accept(this.progress);
			}
		}

		private Supplier<LoadProgress> embedElsewhere(List<Prepared> batch) {
			Split split = split(batch);
			Future<List<Passage>> passages = this.threads.submit(() -> encode(split.embed()));
			return () -> write(split, LoadThreads.await(passages));
		}

		private Supplier<LoadProgress> workElsewhere(List<Prepared> batch) {
			Future<LoadProgress> written = this.threads.submit(() -> {
				Split split = split(batch);
				List<Passage> passages = encode(split.embed());
				return this.threads.writing(() -> write(split, passages));
			});
			return () -> LoadThreads.await(written);
		}

	}

}
