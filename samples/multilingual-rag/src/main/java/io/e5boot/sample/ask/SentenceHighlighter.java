package io.e5boot.sample.ask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.e5boot.sample.text.Sentences;
import io.e5boot.sample.text.Span;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.stereotype.Component;

/**
 * Finds the sentence of each passage that is nearest to a question.
 */
@Component
class SentenceHighlighter {

	/** A sentence this close to its passage's best one is highlighted too. */
	private static final double MARGIN = 0.01;

	private final EmbeddingModel embeddingModel;

	SentenceHighlighter(EmbeddingModel embeddingModel) {
		this.embeddingModel = embeddingModel;
	}

	/**
	 * Highlights sentences; those of all texts are embedded in one call.
	 * @param question the question
	 * @param texts the passages' texts
	 * @param languages the passages' languages
	 * @return for each text at least one span, in the order of the text
	 */
	List<List<Span>> highlight(String question, List<String> texts, List<String> languages) {
		List<List<Span>> sentences = new ArrayList<>();
		List<Document> documents = new ArrayList<>();
		for (int i = 0; i < texts.size(); i++) {
			String text = texts.get(i);
			List<Span> spans = Sentences.in(text, languages.get(i));
			spans.forEach((span) -> documents.add(new Document(span.of(text))));
			sentences.add(spans);
		}
		float[] query = this.embeddingModel.embed(question);
		List<float[]> vectors = this.embeddingModel.embed(documents, EmbeddingOptions.builder().build(), List::of);
		List<List<Span>> highlights = new ArrayList<>();
		int from = 0;
		for (List<Span> spans : sentences) {
			highlights.add(nearest(query, spans, vectors.subList(from, from + spans.size())));
			from += spans.size();
		}
		return highlights;
	}

	private static List<Span> nearest(float[] query, List<Span> spans, List<float[]> vectors) {
		double[] similarities = vectors.stream().mapToDouble((vector) -> cosine(query, vector)).toArray();
		double best = Arrays.stream(similarities).max().orElse(0);
		List<Span> nearest = new ArrayList<>();
		for (int i = 0; i < similarities.length; i++) {
			if (similarities[i] >= best - MARGIN) {
				nearest.add(spans.get(i));
			}
		}
		return nearest;
	}

	/** E5's vectors have the length 1, so that their dot product is their cosine. */
	private static double cosine(float[] a, float[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) {
			sum += a[i] * b[i];
		}
		return sum;
	}

}
