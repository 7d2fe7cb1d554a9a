package io.e5boot.pgvector.search;

/**
 * How passages are searched.
 */
public enum SearchMode {

	/**
	 * By vectors, with the index: approximate and fast.
	 */
	VECTOR,

	/**
	 * By vectors, without the index: compares all passages that match the filter.
	 */
	EXACT,

	/**
	 * By vectors, with the index, and by words, with PostgreSQL's text search. Merges the
	 * two rankings by reciprocal rank fusion. Finds names, numbers and codes that vectors
	 * do not distinguish.
	 */
	HYBRID

}
