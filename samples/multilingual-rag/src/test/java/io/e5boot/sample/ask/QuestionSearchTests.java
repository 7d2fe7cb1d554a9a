package io.e5boot.sample.ask;

import java.util.List;
import java.util.Map;

import io.e5boot.encoder.model.TextSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.BDDMockito.given;

class QuestionSearchTests {

	private final VectorStore vectorStore = Mockito.mock(VectorStore.class);

	private final QuestionSearch search = new QuestionSearch(this.vectorStore);

	@Test
	void ranksDocumentsByTheMeanOfTheirBestScores() {
		found("section", row("a", 0, "A", 0.875), row("b", 0, "B", 0.5));
		found("passage", row("b", 0, "B", 0.75), row("a", 0, "A", 0.5), row("b", 9, "B2", 0.25));
		found("sentence", row("b", 0, "B", 0.625), row("a", 0, "A", 0.125));
		assertThat(search(5)).extracting(RankedPassage::number, RankedPassage::document, RankedPassage::score)
			.containsExactly(tuple(1, "b", 0.625), tuple(2, "a", 0.5));
	}

	@Test
	void usesLowestScoreOfASearchThatMissedADocument() {
		found("section", row("a", 0, "A", 0.75), row("b", 0, "B", 0.375));
		found("passage", row("a", 0, "A", 0.75), row("c", 0, "C", 0.375));
		found("sentence", row("a", 0, "A", 0.75));
		assertThat(search(5)).extracting(RankedPassage::document, RankedPassage::score)
			.containsExactlyInAnyOrder(tuple("a", 0.75), tuple("b", 0.5), tuple("c", 0.5));
	}

	@Test
	void showsTheBestPassageWithItsBestSentencesHighlighted() {
		found("section", row("a", 0, "Nine. Ten. Eleven. Twelve.", 0.5));
		found("passage", row("a", 6, "Ten. Eleven. Twelve.", 0.8), row("a", 0, "Nine.", 0.7));
		found("sentence", row("a", 0, "Nine.", 0.9), row("a", 19, "Twelve.", 0.80), row("a", 6, "Ten.", 0.79),
				row("a", 11, "Eleven.", 0.70));
		assertThat(search(5)).singleElement().satisfies((passage) -> {
			assertThat(passage.text()).isEqualTo("Ten. Eleven. Twelve.");
			assertThat(passage.highlights()).containsExactly(new TextSpan(0, 4), new TextSpan(13, 20));
		});
	}

	@Test
	void highlightsFirstSentenceIfNoneWasFound() {
		found("passage", row("a", 0, "Ten. Eleven.", 0.8));
		assertThat(search(5)).singleElement()
			.extracting(RankedPassage::highlights)
			.isEqualTo(List.of(new TextSpan(0, 4)));
	}

	@Test
	void prefersPassageWithClosestSentence() {
		found("passage", row("a", 0, "Bicycles travel too.", 0.57),
				row("a", 21, "A ride costs three. It is short.", 0.53));
		found("sentence", row("a", 21, "A ride costs three.", 0.66), row("a", 0, "Bicycles travel too.", 0.57));
		assertThat(search(5)).singleElement()
			.extracting(RankedPassage::highlightedText)
			.isEqualTo("A ride costs three.");
	}

	@Test
	void relevanceIsThatOfTheClosestSection() {
		found("section", row("b", 0, "B", 0.5), row("a", 0, "A", 0.875));
		found("sentence", row("b", 0, "B", 0.9));
		for (int topK : new int[] { 1, 2, 20 }) {
			assertThat(this.search.search(new Question("When?", topK)).relevance()).isCloseTo(0.875 - 0.355,
					within(1e-9));
		}
	}

	@ParameterizedTest
	@CsvSource({ "0.40, 0.84, true", "0.35, 0.84, false", "0.84, 0.84003, true", "0.75, 0.75003, false" })
	void usesSeparateThresholdsForCenteredAndUncenteredVectors(double cosine, double modelCosine, boolean answered) {
		Document section = row("a", 0, "A", cosine);
		section.getMetadata().put("e5.model_cosine", modelCosine);
		found("section", section);
		found("sentence", row("a", 0, "A", 0.9));
		assertThat(this.search.search(new Question("When?", 1)).answerTheQuestion()).isEqualTo(answered);
	}

	@Test
	void returnsAtMostTopK() {
		found("passage", row("a", 0, "A", 0.8), row("b", 0, "B", 0.7), row("c", 0, "C", 0.6));
		assertThat(search(2)).extracting(RankedPassage::document).containsExactly("a", "b");
	}

	private List<RankedPassage> search(int topK) {
		return this.search.search(new Question("When?", topK)).passages();
	}

	private void found(String granularity, Document... rows) {
		given(this.vectorStore.similaritySearch(argThat((SearchRequest request) -> request != null
				&& String.valueOf(request.getFilterExpression()).contains("Value[value=" + granularity + "]"))))
			.willReturn(List.of(rows));
	}

	private static Document row(String document, int offset, String text, double cosine) {
		return Document.builder()
			.text(text)
			.metadata(Map.of("document", document, "title", document, "language", "en", "source", "s", "offset", offset,
					"e5.cosine", cosine))
			.build();
	}

}
