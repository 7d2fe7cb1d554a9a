package io.e5boot.springai.pgvector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.e5boot.springai.pgvector.DocumentPreparer.Prepared;
import io.e5boot.springai.pgvector.KnownPassages.Split;
import io.micrometer.observation.ObservationRegistry;

/**
 * Brings batches of documents into the table. The caller's thread reads the documents,
 * looks up what is known of them and writes, so that its transaction holds; other threads
 * embed the next batches meanwhile. At most four batches are in memory.
 */
final class Ingestion {

	/**
	 * Batches that are being embedded or wait to be written. Two are embedded at a time:
	 * while one is in the model, the other's texts are made into tokens.
	 */
	private static final int LOOKAHEAD = 3;

	private final KnownPassages known;

	private final PassageEncoder encoder;

	private final PassageWriter writer;

	private final Recentring recentring;

	private final SecondaryIndexes indexes;

	private final StoreMetrics metrics;

	private final ObservationRegistry observations;

	Ingestion(KnownPassages known, PassageEncoder encoder, PassageWriter writer, Recentring recentring,
			SecondaryIndexes indexes, StoreMetrics metrics, ObservationRegistry observations) {
		this.known = known;
		this.encoder = encoder;
		this.writer = writer;
		this.recentring = recentring;
		this.indexes = indexes;
		this.metrics = metrics;
		this.observations = observations;
	}

	/**
	 * A batch whose passages are on their way.
	 */
	private record Pending(Split split, Future<List<Passage>> passages) {

		void addIds(Set<String> ids) {
			this.split.embed().forEach((document) -> ids.add(document.id()));
			this.split.rewrite().keySet().forEach((document) -> ids.add(document.id()));
		}

	}

	/**
	 * Writes all batches. When it fails, those before the failure are written.
	 * @param batches documents, in no batch an id twice
	 * @param listener is told after each batch
	 * @return what was done
	 */
	LoadProgress run(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener) {
		if (!batches.hasNext()) {
			return LoadProgress.NONE;
		}
		List<Prepared> first = batches.next();
		if (!batches.hasNext()) {
			Split split = this.known.split(first, Set.of());
			LoadProgress progress = write(split, encode(split.embed()));
			listener.accept(progress);
			return progress;
		}
		try (EmbeddingThreads threads = new EmbeddingThreads(this.observations)) {
			return runMany(first, batches, threads, listener);
		}
	}

	private LoadProgress runMany(List<Prepared> first, Iterator<List<Prepared>> batches, EmbeddingThreads threads,
			Consumer<LoadProgress> listener) {
		Deque<Pending> pending = new ArrayDeque<>(List.of(start(first, Set.of(), threads)));
		LoadProgress progress = LoadProgress.NONE;
		boolean bulk = false;
		try {
			while (!pending.isEmpty()) {
				while (pending.size() < LOOKAHEAD && batches.hasNext()) {
					pending.add(start(batches.next(), idsOf(pending), threads));
				}
				bulk = bulk || (pending.size() == LOOKAHEAD && this.indexes.dropForBulkLoad());
				Pending next = pending.element();
				progress = progress.plus(write(next.split(), EmbeddingThreads.await(next.passages())));
				pending.remove();
				listener.accept(progress);
			}
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

	private static Set<String> idsOf(Deque<Pending> pending) {
		Set<String> ids = new HashSet<>();
		pending.forEach((batch) -> batch.addIds(ids));
		return ids;
	}

	private Pending start(List<Prepared> batch, Set<String> inFlight, EmbeddingThreads threads) {
		Split split = this.known.split(batch, inFlight);
		return new Pending(split, threads.submit(() -> encode(split.embed())));
	}

	private List<Passage> encode(List<Prepared> documents) {
		return this.metrics.timeEmbedding(() -> this.encoder.encode(documents));
	}

	private LoadProgress write(Split split, List<Passage> embedded) {
		List<Passage> passages = new ArrayList<>(embedded);
		split.rewrite().forEach((document, vector) -> passages.add(this.encoder.passage(document, vector)));
		if (!passages.isEmpty()) {
			this.metrics.timeWriting(() -> this.writer.write(passages));
			this.recentring.run(passages.stream().map(Passage::id).toList());
		}
		this.metrics.written(passages.size());
		this.metrics.unchanged(split.unchanged());
		return new LoadProgress(embedded.size(), split.rewrite().size(), split.unchanged());
	}

}
