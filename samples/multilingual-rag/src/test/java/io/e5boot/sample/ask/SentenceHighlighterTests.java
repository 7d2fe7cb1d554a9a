package io.e5boot.sample.ask;

import java.util.List;

import io.e5boot.sample.text.Span;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.ai.embedding.EmbeddingModel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class SentenceHighlighterTests {

	private final EmbeddingModel embeddingModel = Mockito.spy(new WordOverlapEmbeddingModel());

	private final SentenceHighlighter highlighter = new SentenceHighlighter(this.embeddingModel);

	@Test
	void highlightsTheNearestSentenceOfEachText() {
		List<String> texts = List.of("Cats sleep a lot. The ferry leaves at nine. Dogs bark.", "One text, one sentence",
				"Bread is baked here. A ferry carries cars.");
		List<List<Span>> highlights = this.highlighter.highlight("When does the ferry leave?", texts,
				List.of("en", "en", "en"));
		assertThat(highlights).hasSize(3);
		assertThat(highlights.get(0)).extracting((span) -> span.of(texts.get(0)))
			.containsExactly("The ferry leaves at nine.");
		assertThat(highlights.get(1)).extracting((span) -> span.of(texts.get(1)))
			.containsExactly("One text, one sentence");
		assertThat(highlights.get(2)).extracting((span) -> span.of(texts.get(2)))
			.containsExactly("A ferry carries cars.");
	}

	@Test
	void embedsAllSentencesInOneCall() {
		this.highlighter.highlight("ferry", List.of("One. Two.", "Three."), List.of("en", "en"));
		verify(this.embeddingModel, times(1)).embed(anyList(), any(), any());
	}

}
