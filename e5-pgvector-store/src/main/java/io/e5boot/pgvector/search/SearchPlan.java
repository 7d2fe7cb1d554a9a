package io.e5boot.pgvector.search;

import java.util.List;
import java.util.Objects;

import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;

/**
 * A search request with all settings resolved.
 *
 * @param text the query
 * @param filter the condition that passages must match
 * @param mode the search mode
 * @param limit the maximum number of results
 * @param efSearch the number of candidates of an index scan; null to derive it from the
 * numbers of requested results and stored passages
 * @param threshold the minimum score; 0 for all
 */
@Internal
public record SearchPlan(String text, SqlCondition filter, SearchMode mode, int limit, @Nullable Integer efSearch,
		double threshold) {

	private static final int MIN_CANDIDATES = 100;

	/**
	 * pgvector's limit of {@code hnsw.ef_search}.
	 */
	private static final int MAX_CANDIDATES = 1000;

	/**
	 * A larger graph needs more candidates for the same recall (measured: docs/adr/0010).
	 */
	private static final int PASSAGES_PER_CANDIDATE = 1250;

	/**
	 * Resolves the settings of a request.
	 * @param request the request
	 * @param defaultMode the search mode of requests without one
	 * @param defaultEfSearch the number of candidates of requests without one, or null
	 * @return the plan
	 */
	public static SearchPlan of(SearchRequest request, SearchMode defaultMode, @Nullable Integer defaultEfSearch) {
		E5SearchRequest options = E5SearchRequest.of(request);
		return new SearchPlan(request.getQuery(), FilterCompiler.compile(request.getFilterExpression()),
				Objects.requireNonNullElse(options.mode(), defaultMode), request.getTopK(),
				(options.efSearch() != null) ? options.efSearch() : defaultEfSearch, request.getSimilarityThreshold());
	}

	/**
	 * Returns the number of candidates of an index scan.
	 * @param passages the number of stored passages
	 * @return from 1 to 1000
	 */
	public int candidates(long passages) {
		if (this.efSearch != null) {
			return this.efSearch;
		}
		long wanted = Math.max(2L * this.limit, passages / PASSAGES_PER_CANDIDATE);
		return (int) Math.max(MIN_CANDIDATES, Math.min(MAX_CANDIDATES, wanted));
	}

	/**
	 * Removes results below the threshold. Compares the scores of the results, and not
	 * distances in SQL, which would be rounded differently.
	 * @param results the results
	 * @return the results with at least the minimum score
	 */
	public List<Document> aboveThreshold(List<Document> results) {
		return results.stream()
			.filter((document) -> Objects.requireNonNull(document.getScore()) >= this.threshold)
			.toList();
	}

}
