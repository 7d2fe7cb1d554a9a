package io.e5boot.pgvector.schema;

/**
 * What a store does about a table that was filled by another model.
 */
public enum OnModelChange {

	/**
	 * Refuse it.
	 */
	FAIL,

	/**
	 * Re-embed its passages in the background, into tables beside it that take its place
	 * when all are done. Searches go on meanwhile: those of applications with the former
	 * model over the table as it was, those of this store over the passages that are
	 * done, by their vectors, and over the others, by their words.
	 */
	REEMBED

}
