package io.e5boot.pgvector.ingest;

/**
 * How far a load has come. What it counts is committed, unless the caller has a
 * transaction.
 *
 * @param embedded documents that were embedded and written
 * @param rewritten documents of which only the metadata were written
 * @param unchanged documents that were stored as they are already
 */
public record LoadProgress(long embedded, long rewritten, long unchanged) {

	static final LoadProgress NONE = new LoadProgress(0, 0, 0);

	/**
	 * Returns how many documents were looked at; of those with the same id in one batch,
	 * one.
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
