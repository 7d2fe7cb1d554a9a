package io.e5boot.pgvector;

import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.FilterCompiler;
import io.e5boot.pgvector.search.SearchMode;
import io.e5boot.pgvector.search.SearchPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SearchRequest;

/**
 * How a store searches where a request does not say.
 *
 * @param mode how passages are looked for
 * @param efSearch how many candidates an index scan keeps; null for a number that follows
 * from the results wanted and the passages stored
 */
record SearchDefaults(SearchMode mode, @Nullable Integer efSearch) {

	SearchPlan plan(SearchRequest request) {
		E5SearchRequest asked = E5SearchRequest.of(request);
		Integer candidates = (asked.efSearch() != null) ? asked.efSearch() : this.efSearch;
		SearchMode askedMode = asked.mode();
		return new SearchPlan(request.getQuery(), FilterCompiler.compile(request.getFilterExpression()),
				(askedMode != null) ? askedMode : this.mode, request.getTopK(), candidates,
				request.getSimilarityThreshold());
	}

}
