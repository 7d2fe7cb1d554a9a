package io.e5boot.sample.library;

import java.time.Duration;
import java.util.List;

import io.e5boot.encoder.model.TextSpan;
import io.e5boot.sample.text.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class GranularityTests {

	private static final String SENTENCE = "This sentence has " + "very ".repeat(20) + "many words. ";

	@ParameterizedTest
	@EnumSource(names = { "SECTION", "PASSAGE" })
	void joinsShortSentences(Granularity granularity) {
		assertThat(texts(granularity, "One. Two. Three.")).containsExactly("One. Two. Three.");
	}

	@Test
	void sentencesAreNotJoined() {
		assertThat(texts(Granularity.SENTENCE, "One. Two is a longer one. Three.")).containsExactly("One.",
				"Two is a longer one.", "Three.");
	}

	@Test
	void splitsBetweenSentences() {
		assertThat(texts(Granularity.PASSAGE, SENTENCE.repeat(6))).containsExactly(SENTENCE.repeat(3).strip(),
				SENTENCE.repeat(3).strip());
	}

	@ParameterizedTest
	@EnumSource
	void spansAreOffsetsInTheText(Granularity granularity) {
		String text = "  " + SENTENCE.repeat(30) + "\n\nThe last one.  ";
		List<TextSpan> spans = granularity.split(text);
		assertThat(spans).hasSizeGreaterThan(1)
			.allSatisfy((span) -> assertThat(span.of(text)).isNotBlank().isEqualTo(span.of(text).strip()));
		assertThat(String.join("", texts(granularity, text)).replaceAll("\\s", ""))
			.isEqualTo(text.replaceAll("\\s", ""));
	}

	@Test
	void splitsALongSentenceBetweenWords() {
		String words = "word ".repeat(200);
		assertThat(texts(Granularity.SENTENCE, words)).containsExactly("word ".repeat(120).strip(),
				"word ".repeat(80).strip());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "x", "漢", "\uD83D\uDE00", "e\u0301", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", "ท" })
	void boundsTextWithoutBreaksAndNeverSplitsASurrogatePair(String unit) {
		String text = unit.repeat(2000);
		List<String> passages = texts(Granularity.PASSAGE, text);
		assertThat(String.join("", passages)).isEqualTo(text);
		assertThat(passages).allSatisfy((passage) -> {
			assertThat(passage).hasSizeBetween(1, 500);
			assertThat(Character.isLowSurrogate(passage.charAt(0))).isFalse();
			assertThat(Character.isHighSurrogate(passage.charAt(passage.length() - 1))).isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a. ", "x", " ", "\n", ". ", "\n \t", "3.\n", "ก ", "e\u0301", "(", "\"" })
	void takesTimeInProportionToTheText(String unit) {
		String text = "a" + unit.repeat(500_000 / unit.length());
		assertTimeout(Duration.ofSeconds(5), () -> Granularity.PASSAGE.split(PlainText.clean(text)));
	}

	@ParameterizedTest
	@EnumSource
	void blankTextHasNoPassages(Granularity granularity) {
		assertThat(granularity.split(" \n ")).isEmpty();
	}

	private static List<String> texts(Granularity granularity, String text) {
		return granularity.split(text).stream().map((span) -> span.of(text)).toList();
	}

}
