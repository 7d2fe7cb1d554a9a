package io.e5boot.pgvector.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.util.Assert;

/**
 * A query with the documents that answer it.
 *
 * @param query the query
 * @param relevant the ids of the documents that answer it, at least one
 */
public record JudgedQuery(String query, Set<String> relevant) {

	/**
	 * The number of results that are searched for relevant ones.
	 */
	private static final int DEPTH = 100;

	/**
	 * The number of other results, the nearest ones, which a threshold must exclude.
	 */
	private static final int OTHERS = 10;

	/**
	 * A result of a query.
	 *
	 * @param cosine the cosine of the query and the passage, as in the result's metadata
	 * under {@link ResultMetadata#COSINE}
	 * @param relevant whether the passage answers the query
	 */
	public record Result(double cosine, boolean relevant) {

	}

	/**
	 * Checks that there is a query and a relevant document.
	 * @param query the query
	 * @param relevant the ids of the documents that answer it, at least one
	 */
	public JudgedQuery {
		Assert.hasText(query, "query must not be empty");
		Assert.notEmpty(relevant, "relevant must not be empty");
		relevant = Set.copyOf(relevant);
	}

	/**
	 * Searches the query, and returns its relevant results and the nearest others.
	 */
	List<Result> search(VectorStore store) {
		SearchRequest request = SearchRequest.builder().query(this.query).topK(DEPTH).build();
		List<Result> results = new ArrayList<>();
		int others = 0;
		for (Document found : store.similaritySearch(E5SearchRequest.of(request).withMode(SearchMode.VECTOR))) {
			boolean answers = this.relevant.contains(found.getId());
			boolean wanted = answers || others++ < OTHERS;
			if (wanted && found.getMetadata().get(ResultMetadata.COSINE) instanceof Double cosine) {
				results.add(new Result(cosine, answers));
			}
		}
		return results;
	}

}
