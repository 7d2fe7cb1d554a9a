package io.e5boot.pgvector.schema;

/**
 * What a store does if the vectors of its table are from another model.
 */
public enum OnModelChange {

	/**
	 * Fail.
	 */
	FAIL,

	/**
	 * Re-embed the passages in the background into new tables, which replace the old ones
	 * when all passages are done. Searches are possible in the meantime: applications
	 * with the old model search the old tables; this store searches the re-embedded
	 * passages by their vectors and the others by their words.
	 */
	REEMBED

}
