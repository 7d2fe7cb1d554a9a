package io.e5boot.sample.library;

import java.time.Duration;
import java.util.List;

import io.e5boot.sample.text.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class PassageSplitterTests {

	private final PassageSplitter splitter = new PassageSplitter(40, 40);

	@Test
	void keepsAShortTextWhole() {
		assertThat(texts("One. Two. Three.", "en")).containsExactly("One. Two. Three.");
	}

	@Test
	void breaksBetweenSentences() {
		assertThat(texts("The first sentence is here. The second is here. So is the third.", "en"))
			.containsExactly("The first sentence is here.", "The second is here. So is the third.");
	}

	@Test
	void leavesSentencesAloneThatAreLongerThanTheTargetTogether() {
		PassageSplitter sentences = new PassageSplitter(0, 40);
		assertThat(sentences.split("One. Two is a longer one. Three.", "en")).extracting(Passage::text)
			.containsExactly("One.", "Two is a longer one.", "Three.");
	}

	@Test
	void knowsWhereEachPassageStands() {
		String text = "  The first sentence is here.\n\nThe second, rather longer, is here.  ";
		List<Passage> passages = this.splitter.split(text, "en");
		assertThat(passages).extracting(Passage::number).containsExactly(0, 1);
		assertThat(passages).allSatisfy((passage) -> assertThat(passage.span().of(text)).isEqualTo(passage.text()));
	}

	@Test
	void cutsALongSentenceBetweenWords() {
		assertThat(texts("a sentence without any full stop that goes on for longer than a passage may be", "en"))
			.containsExactly("a sentence without any full stop that ", "goes on for longer than a passage may be");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "x", "漢", "\uD83D\uDE00", "e\u0301", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", "ท" })
	void boundsTextWithoutBreaksAndNeverDividesASurrogatePair(String unit) {
		String text = unit.repeat(200);
		List<String> passages = texts(text, "en");
		assertThat(String.join("", passages)).isEqualTo(text);
		assertThat(passages).allSatisfy((passage) -> {
			assertThat(passage).hasSizeBetween(1, 40);
			assertThat(Character.isLowSurrogate(passage.charAt(0))).isFalse();
			assertThat(Character.isHighSurrogate(passage.charAt(passage.length() - 1))).isFalse();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a. ", "x", " ", "\n", ". ", "\n \t", "3.\n", "ก ", "e\u0301", "(", "\"" })
	void takesTimeInProportionToTheText(String unit) {
		String text = "a" + unit.repeat(500_000 / unit.length());
		assertTimeout(Duration.ofSeconds(5), () -> new PassageSplitter(500, 600).split(PlainText.clean(text), "th"));
	}

	@Test
	void findsNothingInBlankText() {
		assertThat(this.splitter.split(" \n ", "en")).isEmpty();
	}

	private List<String> texts(String text, String language) {
		return this.splitter.split(text, language).stream().map(Passage::text).toList();
	}

}
