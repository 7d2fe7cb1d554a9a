package io.e5boot.pgvector.ingest;

/**
 * The progress of a load. The counted documents are committed, unless the caller has a
 * transaction.
 *
 * @param embedded the number of documents that were embedded and written
 * @param rewritten the number of documents that were written without embedding, because
 * only their metadata or language had changed
 * @param unchanged the number of documents that were stored already
 */
public record LoadProgress(long embedded, long rewritten, long unchanged) {

	static final LoadProgress NONE = new LoadProgress(0, 0, 0);

	/**
	 * Returns how many documents were processed. Documents with the same id in one batch
	 * count as one.
	 * @return the number of documents
	 */
	public long documents() {
		return this.embedded + this.rewritten + this.unchanged;
	}

	LoadProgress plus(LoadProgress other) {
		return new LoadProgress(this.embedded + other.embedded, this.rewritten + other.rewritten,
				this.unchanged + other.unchanged);
	}

}
