package io.e5boot.pgvector.search;

import java.util.List;
import java.util.Objects;

import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;

/**
 * What one search is to do.
 *
 * @param text the query
 * @param filter which passages may be found
 * @param mode how they are looked for
 * @param limit how many are wanted
 * @param efSearch how many candidates an index scan keeps; null for a number that follows
 * from the results wanted and the passages stored
 * @param threshold the least score; 0 for all
 */
@Internal
public record SearchPlan(String text, SqlCondition filter, SearchMode mode, int limit, @Nullable Integer efSearch,
		double threshold) {

	private static final int MIN_CANDIDATES = 100;

	/**
	 * pgvector's limit.
	 */
	private static final int MAX_CANDIDATES = 1000;

	/**
	 * The larger the graph, the more candidates find the same share of the nearest
	 * passages (measured: docs/adr/0010).
	 */
	private static final int PASSAGES_PER_CANDIDATE = 1250;

	/**
	 * Returns how many candidates an index scan keeps.
	 * @param passages how many passages are stored
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
	 * Returns those results that reach the threshold. This is decided by the very score
	 * that a result has, not in SQL, where the way from score to distance and back would
	 * round otherwise.
	 * @param results the results
	 * @return those with at least the score asked for
	 */
	public List<Document> reaching(List<Document> results) {
		return results.stream()
			.filter((document) -> Objects.requireNonNull(document.getScore()) >= this.threshold)
			.toList();
	}

}
