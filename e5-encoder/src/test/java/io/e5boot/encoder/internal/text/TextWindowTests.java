package io.e5boot.encoder.internal.text;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TextWindowTests {

	@Test
	void aShortTextIsItsOwnWindow() {
		assertThat(TextWindow.of("one two", 7)).isEqualTo("one two");
	}

	@Test
	void cutsBeforeTheNextSpace() {
		assertThat(TextWindow.of("one two three four", 5)).isEqualTo("one two");
	}

	@Test
	void doesNotCutAtSpaceWithCombiningMark() {
		assertThat(TextWindow.of("one \u0301two three four", 2)).isEqualTo("one \u0301two");
	}

	@Test
	void keepsTextWithoutFurtherSpaces() {
		String text = "one " + "x".repeat(100);
		assertThat(TextWindow.of(text, 50)).isEqualTo(text);
	}

	@Test
	void cutsAnEndlessRunBetweenCodePoints() {
		String run = "\uD83D\uDE00".repeat(100_000);
		String window = TextWindow.of(run, 10);
		assertThat(window.length()).isBetween(65_536, 65_560);
		assertThat(run).startsWith(window);
		assertThat(window.length() % 2).isZero();
	}

}
