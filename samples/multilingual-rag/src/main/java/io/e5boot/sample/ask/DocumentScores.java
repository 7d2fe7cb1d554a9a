package io.e5boot.sample.ask;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.e5boot.sample.library.PassageMetadata;

import org.springframework.ai.document.Document;

/**
 * Scores documents by the results of several searches.
 */
final class DocumentScores {

	private DocumentScores() {
	}

	/**
	 * Gives each document the mean of its best scores in the searches. A search that did
	 * not find it counts with its lowest score, since the document would rank below it.
	 * @param searches the results of each search
	 * @return the scores by document id
	 */
	static Map<String, Double> mean(List<List<Document>> searches) {
		List<Map<String, Double>> bests = searches.stream().map(DocumentScores::best).toList();
		Set<String> documents = new HashSet<>();
		bests.forEach((best) -> documents.addAll(best.keySet()));
		Map<String, Double> means = new HashMap<>();
		for (Map<String, Double> best : bests) {
			double last = best.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
			documents.forEach((document) -> means.merge(document, best.getOrDefault(document, last), Double::sum));
		}
		means.replaceAll((document, sum) -> sum / searches.size());
		return means;
	}

	private static Map<String, Double> best(List<Document> results) {
		Map<String, Double> best = new HashMap<>();
		results.forEach((result) -> best.merge(PassageMetadata.of(result).document(), score(result), Math::max));
		return best;
	}

	/**
	 * Returns the cosine of a result and the question. The margins in this package are
	 * differences and ratios of cosines; the store's score is not linear in them.
	 */
	static double score(Document result) {
		return (result.getMetadata().get("e5.cosine") instanceof Number cosine) ? cosine.doubleValue() : 0;
	}

}
