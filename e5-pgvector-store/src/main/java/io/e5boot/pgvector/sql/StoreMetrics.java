package io.e5boot.pgvector.sql;

import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of a store, in addition to Spring AI's observations of whole operations. All
 * names start with {@code e5.pgvector.}; the tag {@code table} is the table's name.
 */
@Internal
public final class StoreMetrics {

	private static final String PREFIX = "e5.pgvector.";

	private static final String TABLE = "table";

	private final Timer embedding;

	private final Timer writing;

	private final Timer searching;

	private final Timer indexBuild;

	private final Counter written;

	private final Counter unchanged;

	private final Counter deleted;

	private final Counter recentered;

	public StoreMetrics(MeterRegistry registry, String table) {
		this.embedding = timer(registry, "embed", "Embedding a batch of documents", table);
		this.writing = timer(registry, "write", "Writing a batch of documents", table);
		this.searching = timer(registry, "search", "Searching, without embedding the query", table);
		this.indexBuild = timer(registry, "index.build", "Building the indexes after a bulk load", table);
		this.written = documents(registry, "written", table);
		this.unchanged = documents(registry, "unchanged", table);
		this.deleted = documents(registry, "deleted", table);
		this.recentered = Counter.builder(PREFIX + "recentered")
			.description("Rows moved to a new offset of their language")
			.tag(TABLE, table)
			.register(registry);
	}

	private static Timer timer(MeterRegistry registry, String name, String description, String table) {
		return Timer.builder(PREFIX + name).description(description).tag(TABLE, table).register(registry);
	}

	private static Counter documents(MeterRegistry registry, String outcome, String table) {
		return Counter.builder(PREFIX + "documents")
			.description("Documents by outcome")
			.tag(TABLE, table)
			.tag("outcome", outcome)
			.register(registry);
	}

	public <T> T timeEmbedding(Supplier<T> action) {
		return this.embedding.record(action);
	}

	public void timeWriting(Runnable action) {
		this.writing.record(action);
	}

	public <T> T timeSearch(Supplier<T> action) {
		return this.searching.record(action);
	}

	public void timeIndexBuild(Runnable action) {
		this.indexBuild.record(action);
	}

	public void written(int documents) {
		this.written.increment(documents);
	}

	public void unchanged(int documents) {
		this.unchanged.increment(documents);
	}

	public void deleted(int documents) {
		this.deleted.increment(documents);
	}

	public void recentered(int rows) {
		this.recentered.increment(rows);
	}

}
