package io.e5boot.sample.ask;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CitationsTests {

	@Test
	void readsMarksBeforeThePeriod() {
		assertThat(Citations.parse("It rains [1]. It snows [2][3].", 3)).containsExactly(sentence("It rains.", 1),
				sentence("It snows.", 2, 3));
	}

	@Test
	void readsMarksAfterThePeriod() {
		assertThat(Citations.parse("It rains. [1] It snows.[2] [3]", 3)).containsExactly(sentence("It rains.", 1),
				sentence("It snows.", 2, 3));
	}

	@Test
	void readsMarksWithoutSpaces() {
		assertThat(Citations.parse("雨が降る。[1][2]風も吹く[3]。", 3)).containsExactly(sentence("雨が降る。", 1, 2),
				sentence("風も吹く。", 3));
	}

	@Test
	void dropsNumbersWithoutAPassage() {
		assertThat(Citations.parse("It rains [0][2][9][999].", 3)).containsExactly(sentence("It rains.", 2));
	}

	@Test
	void citesAPassageOnce() {
		assertThat(Citations.parse("It [2] rains [1][2].", 3)).containsExactly(sentence("It rains.", 1, 2));
	}

	@Test
	void keepsOtherBrackets() {
		assertThat(Citations.parse("See [note] and [12345].", 3)).containsExactly(sentence("See [note] and [12345]."));
	}

	@Test
	void acceptsTextWithoutMarksAndEmptyText() {
		assertThat(Citations.parse("I do not know.", 3)).containsExactly(sentence("I do not know."));
		assertThat(Citations.parse("", 3)).isEmpty();
		assertThat(Citations.parse("[1]", 3)).containsExactly(sentence("", 1));
	}

	private static CitedSentence sentence(String text, Integer... citations) {
		return new CitedSentence(text, "und", List.of(citations));
	}

}
