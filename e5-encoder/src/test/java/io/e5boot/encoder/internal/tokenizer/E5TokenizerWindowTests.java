package io.e5boot.encoder.internal.tokenizer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class E5TokenizerWindowTests {

	@Test
	void windowOfShortTextIsWholeText() {
		assertThat(E5Tokenizer.window("one two", 7)).isEqualTo("one two");
	}

	@Test
	void windowEndsBeforeNextSpace() {
		assertThat(E5Tokenizer.window("one two three four", 5)).isEqualTo("one two");
	}

	@Test
	void windowDoesNotEndAtSpaceWithCombiningMark() {
		assertThat(E5Tokenizer.window("one \u0301two three four", 2)).isEqualTo("one \u0301two");
	}

	@Test
	void windowKeepsTextWithoutFurtherSpaces() {
		String text = "one " + "x".repeat(100);
		assertThat(E5Tokenizer.window(text, 50)).isEqualTo(text);
	}

	@Test
	void windowOfTextWithoutSpacesEndsBetweenCodePoints() {
		String run = "\uD83D\uDE00".repeat(100_000);
		String window = E5Tokenizer.window(run, 10);
		assertThat(window.length()).isBetween(65_536, 65_560);
		assertThat(run).startsWith(window);
		assertThat(window.length() % 2).isZero();
	}

}
