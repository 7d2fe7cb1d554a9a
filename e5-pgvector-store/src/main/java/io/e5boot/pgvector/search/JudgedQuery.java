package io.e5boot.pgvector.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.util.Assert;

/**
 * A query with the documents that are known to answer it.
 *
 * @param query the query
 * @param relevant the ids of the documents that answer it, at least one
 */
public record JudgedQuery(String query, Set<String> relevant) {

	/**
	 * How many results are looked through for relevant ones.
	 */
	private static final int DEPTH = 100;

	/**
	 * How many of the nearest others a query brings: the ones a threshold must keep out.
	 */
	private static final int OTHERS = 10;

	/**
	 * Checks that there is a query and a relevant document.
	 * @param query the query
	 * @param relevant the ids of the documents that answer it, at least one
	 */
	public JudgedQuery {
		Assert.hasText(query, "query must not be empty");
		Assert.notEmpty(relevant, "relevant must name a document");
		relevant = Set.copyOf(relevant);
	}

	/**
	 * Searches, and pairs the query with its relevant results and the nearest others.
	 */
	List<JudgedPair> pairs(VectorStore store) {
		SearchRequest request = SearchRequest.builder().query(this.query).topK(DEPTH).build();
		List<JudgedPair> pairs = new ArrayList<>();
		int others = 0;
		for (Document found : store.similaritySearch(E5SearchRequest.of(request).withMode(SearchMode.VECTOR))) {
			boolean answers = this.relevant.contains(found.getId());
			boolean wanted = answers || others++ < OTHERS;
			if (wanted && found.getMetadata().get(ResultMetadata.COSINE) instanceof Double cosine) {
				pairs.add(new JudgedPair(cosine, answers));
			}
		}
		return pairs;
	}

}
