package io.e5boot.springai.pgvector;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SearchRequest;

/**
 * How a store searches where a request does not say.
 *
 * @param mode how passages are looked for
 * @param efSearch how many candidates an index scan keeps; null for a number that follows
 * from how many results are wanted
 */
record SearchDefaults(SearchMode mode, @Nullable Integer efSearch) {

	/**
	 * The range in which candidates follow the results wanted: twice as many.
	 */
	private static final int MIN_CANDIDATES = 100;

	private static final int MAX_CANDIDATES = 1000;

	SearchPlan plan(SearchRequest request) {
		E5SearchRequest asked = E5SearchRequest.of(request);
		Integer candidates = (asked.efSearch() != null) ? asked.efSearch() : this.efSearch;
		SearchMode askedMode = asked.mode();
		return new SearchPlan(request.getQuery(), FilterCompiler.compile(request.getFilterExpression()),
				(askedMode != null) ? askedMode : this.mode, request.getTopK(),
				(candidates != null) ? candidates : candidates(request.getTopK()), request.getSimilarityThreshold());
	}

	private static int candidates(int limit) {
		return Math.max(MIN_CANDIDATES, (int) Math.min(MAX_CANDIDATES, 2L * limit));
	}

}
