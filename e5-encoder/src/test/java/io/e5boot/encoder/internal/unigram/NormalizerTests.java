package io.e5boot.encoder.internal.unigram;

import io.e5boot.encoder.internal.text.CharSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NormalizerTests {

	@ParameterizedTest
	@CsvSource(ignoreLeadingAndTrailingWhitespace = false,
			value = { "true,true,a b", "true,false,a b\u3000 ", "false,true, \ta b", "false,false, \ta b\u3000 " })
	void stripRemovesWhiteSpaceAtEnds(boolean left, boolean right, String expected) {
		assertThat(apply(Normalizer.strip(left, right), " \ta b\u3000 ")).isEqualTo(expected);
	}

	@Test
	void stripOfBlankTextIsEmpty() {
		assertThat(apply(Normalizer.strip(true, true), " \n ")).isEmpty();
	}

	@Test
	void replaceRepeatedSpacesKeepsSingleSpaces() {
		assertThat(apply(Normalizer.replaceRepeatedSpaces("\u2581"), "  a b   c d  "))
			.isEqualTo("\u2581a b\u2581c d\u2581");
		assertThat(apply(Normalizer.replaceRepeatedSpaces("--"), "a  b")).isEqualTo("a--b");
		assertThat(apply(Normalizer.replaceRepeatedSpaces(""), "a  b c")).isEqualTo("ab c");
	}

	private static String apply(Normalizer normalizer, String text) {
		CharSlice normalized = normalizer.apply(CharSlice.of(text));
		return new String(normalized.array(), normalized.from(), normalized.to() - normalized.from());
	}

}
