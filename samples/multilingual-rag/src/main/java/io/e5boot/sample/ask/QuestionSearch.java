package io.e5boot.sample.ask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.e5boot.encoder.TextChunker;
import io.e5boot.encoder.model.TextSpan;
import io.e5boot.sample.library.Granularity;
import io.e5boot.sample.library.PassageMetadata;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.stereotype.Component;

/**
 * Finds the documents for a question, and the passage and sentences of each that are
 * closest to it.
 */
@Component
class QuestionSearch {

	private static final int SECTIONS = 40;

	private static final int PASSAGES = 60;

	private static final int SENTENCES = 120;

	/**
	 * Sentences with at least this share of their passage's best score are highlighted.
	 */
	private static final double HIGHLIGHT_SHARE = 0.95;

	private static final TextChunker SPLITTER = new TextChunker(String::length, Integer.MAX_VALUE, 0);

	private final VectorStore vectorStore;

	QuestionSearch(VectorStore vectorStore) {
		this.vectorStore = vectorStore;
	}

	/**
	 * Searches the library for a question.
	 */
	Findings search(Question question) {
		List<Document> sections = find(question, Granularity.SECTION, SECTIONS);
		List<Document> passages = find(question, Granularity.PASSAGE, PASSAGES);
		List<Document> sentences = find(question, Granularity.SENTENCE, SENTENCES);
		List<RankedPassage> ranked = new ArrayList<>();
		DocumentScores.mean(List.of(sections, passages, sentences))
			.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Double>comparingByValue().reversed())
			.limit(question.topK())
			.forEach((entry) -> {
				Document shown = Stream.of(best(of(entry.getKey(), passages), sentences), sentences, sections)
					.flatMap((found) -> of(entry.getKey(), found).stream())
					.findFirst()
					.orElseThrow();
				ranked.add(passage(ranked.size() + 1, shown, entry.getValue(), highlights(shown, sentences)));
			});
		return new Findings(sections.stream().mapToDouble(Relevance::of).max().orElse(-1), ranked);
	}

	private static List<Document> of(String document, List<Document> found) {
		return found.stream().filter((row) -> PassageMetadata.of(row).document().equals(document)).toList();
	}

	/**
	 * Returns the passage that, together with its closest sentence, is closest to the
	 * question. Alone, a passage may be closest only because it is short.
	 */
	private static List<Document> best(List<Document> passages, List<Document> sentences) {
		double last = sentences.stream().mapToDouble(DocumentScores::score).min().orElse(0);
		return passages.stream()
			.max(Comparator.comparingDouble((passage) -> DocumentScores.score(passage)
					+ inside(passage, sentences).stream().mapToDouble(DocumentScores::score).max().orElse(last)))
			.stream()
			.toList();
	}

	/** The sentences found in a passage, best first. */
	private static List<Document> inside(Document passage, List<Document> sentences) {
		TextSpan whole = span(passage);
		return of(PassageMetadata.of(passage).document(), sentences).stream()
			.filter((sentence) -> contains(whole, span(sentence)))
			.toList();
	}

	private static boolean contains(TextSpan whole, TextSpan part) {
		return whole.start() <= part.start() && part.end() <= whole.end();
	}

	private List<Document> find(Question question, Granularity granularity, int topK) {
		return this.vectorStore.similaritySearch(SearchRequest.builder()
			.query(question.text())
			.topK(topK)
			.filterExpression(new FilterExpressionBuilder().eq(Granularity.KEY, granularity.key()).build())
			.build());
	}

	/**
	 * Returns the spans of the best sentences in a passage, or of its first sentence if
	 * the search found none.
	 */
	private static List<TextSpan> highlights(Document passage, List<Document> sentences) {
		int offset = PassageMetadata.of(passage).offset();
		List<Document> inside = inside(passage, sentences);
		if (inside.isEmpty()) {
			return SPLITTER.sentences(text(passage)).subList(0, 1);
		}
		double least = HIGHLIGHT_SHARE * DocumentScores.score(inside.get(0));
		return inside.stream()
			.filter((sentence) -> DocumentScores.score(sentence) >= least)
			.map(QuestionSearch::span)
			.map((span) -> new TextSpan(span.start() - offset, span.end() - offset))
			.sorted(Comparator.comparingInt(TextSpan::start))
			.toList();
	}

	private static RankedPassage passage(int number, Document passage, double score, List<TextSpan> highlights) {
		PassageMetadata metadata = PassageMetadata.of(passage);
		return new RankedPassage(number, metadata.document(), metadata.title(), metadata.language(), metadata.source(),
				score, text(passage), highlights);
	}

	private static TextSpan span(Document passage) {
		int start = PassageMetadata.of(passage).offset();
		return new TextSpan(start, start + text(passage).length());
	}

	private static String text(Document passage) {
		return Objects.requireNonNull(passage.getText(), "A passage in the vector store has no text");
	}

}
