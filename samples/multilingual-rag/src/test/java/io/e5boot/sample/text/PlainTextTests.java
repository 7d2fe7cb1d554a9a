package io.e5boot.sample.text;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlainTextTests {

	@Test
	void normalizesLineEnds() {
		assertThat(PlainText.clean("a\r\nb\rc\u2028d")).isEqualTo("a\nb\nc\nd");
	}

	@Test
	void collapsesEmptyLines() {
		assertThat(PlainText.clean("\n\na\n \n\t\n\nb\n")).isEqualTo("a\n\nb");
	}

	@Test
	void removesControlCharacters() {
		assertThat(PlainText.clean("a\u0000b\u0007\u001B[31m\uFEFFc\td")).isEqualTo("ab[31mc\td");
	}

	@Test
	void replacesUnpairedSurrogatesAndKeepsPairs() {
		assertThat(PlainText.clean("\uD83D a \uDE00 b \uD83D\uDE00")).isEqualTo("? a ? b \uD83D\uDE00");
	}

}
