package io.e5boot.sample.ask;

import java.util.List;

import io.e5boot.sample.ask.AnswerEvent.Answer;
import io.e5boot.encoder.model.TextSpan;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExtractiveAnswererTests {

	@Test
	void citesHighlightsOfPassagesCloseToTheBest() {
		assertThat(answer(passage(1, 0.40), passage(2, 0.35), passage(3, 0.33)).sentences()).containsExactly(
				new CitedSentence("One. Three.", "en", List.of(1)), new CitedSentence("One. Three.", "en", List.of(2)));
	}

	@Test
	void citesAtMostThreePassages() {
		assertThat(answer(passage(1, 0.4), passage(2, 0.4), passage(3, 0.4), passage(4, 0.4)).sentences()).hasSize(3);
	}

	private static Answer answer(RankedPassage... passages) {
		return (Answer) new ExtractiveAnswerer().answer(new Question("Why?", 5), List.of(passages)).blockLast();
	}

	private static RankedPassage passage(int number, double score) {
		return new RankedPassage(number, "d", "Title", "en", "Source", score, "One. Two. Three.",
				List.of(new TextSpan(0, 4), new TextSpan(10, 16)));
	}

}
