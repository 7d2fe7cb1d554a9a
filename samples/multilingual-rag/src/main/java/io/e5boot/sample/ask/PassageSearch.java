package io.e5boot.sample.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.e5boot.sample.library.PassageMetadata;
import io.e5boot.sample.text.Span;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.stereotype.Component;

/**
 * Finds the passages for a question.
 */
@Component
class PassageSearch {

	private final VectorStore vectorStore;

	private final SentenceHighlighter highlighter;

	PassageSearch(VectorStore vectorStore, SentenceHighlighter highlighter) {
		this.vectorStore = vectorStore;
		this.highlighter = highlighter;
	}

	/**
	 * Returns the passages nearest to the question, the best first.
	 */
	List<RankedPassage> search(Question question) {
		SearchRequest request = SearchRequest.builder().query(question.text()).topK(question.topK()).build();
		List<Document> hits = this.vectorStore.similaritySearch(request);
		if (hits.isEmpty()) {
			return List.of();
		}
		List<List<Span>> highlights = this.highlighter.highlight(question.text(),
				hits.stream().map(PassageSearch::text).toList(),
				hits.stream().map((hit) -> metadata(hit, PassageMetadata.LANGUAGE)).toList());
		List<RankedPassage> passages = new ArrayList<>(hits.size());
		for (Document hit : hits) {
			passages.add(passage(passages.size() + 1, hit, highlights.get(passages.size())));
		}
		return passages;
	}

	private static RankedPassage passage(int number, Document hit, List<Span> highlights) {
		return new RankedPassage(number, metadata(hit, PassageMetadata.DOCUMENT), metadata(hit, PassageMetadata.TITLE),
				metadata(hit, PassageMetadata.LANGUAGE), metadata(hit, PassageMetadata.SOURCE),
				Objects.requireNonNullElse(hit.getScore(), 0.0), text(hit), highlights);
	}

	private static String text(Document hit) {
		return Objects.requireNonNull(hit.getText(), "A passage in the vector store has no text");
	}

	private static String metadata(Document hit, String key) {
		return String.valueOf(hit.getMetadata().get(key));
	}

}
