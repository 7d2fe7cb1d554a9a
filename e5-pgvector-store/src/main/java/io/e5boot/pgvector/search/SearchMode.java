package io.e5boot.pgvector.search;

/**
 * How passages are looked for.
 */
public enum SearchMode {

	/**
	 * By their vectors, through the index: approximate, fast.
	 */
	VECTOR,

	/**
	 * By their vectors, without the index: every passage that matches the filter is
	 * compared.
	 */
	EXACT,

	/**
	 * By their vectors, through the index, and by their words, through PostgreSQL's text
	 * search; the two rankings are fused (reciprocal rank fusion). Finds names, numbers
	 * and codes that a vector does not distinguish.
	 */
	HYBRID

}
