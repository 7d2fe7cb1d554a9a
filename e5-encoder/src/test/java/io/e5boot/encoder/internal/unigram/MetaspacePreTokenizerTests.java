package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.List;

import io.e5boot.encoder.internal.text.CharSlice;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetaspacePreTokenizerTests {

	private static final MetaspacePreTokenizer AT_WHITE_SPACE = new MetaspacePreTokenizer(true, '_');

	private static final MetaspacePreTokenizer AT_SPACES = new MetaspacePreTokenizer(false, '_');

	@Test
	void splitAtWhiteSpaceRemovesIt() {
		assertThat(split(AT_WHITE_SPACE, " a\tbc \n d ")).containsExactly("_a", "_bc", "_d");
		assertThat(split(AT_WHITE_SPACE, " \n")).isEmpty();
	}

	@Test
	void splitAtSpacesReplacesThem() {
		assertThat(split(AT_SPACES, "a b\tc  d")).containsExactly("_a", "_b\tc", "_", "_d");
		assertThat(split(AT_SPACES, " a")).containsExactly("_a");
		assertThat(split(AT_SPACES, "")).isEmpty();
	}

	@Test
	void splitAtMarkersInText() {
		assertThat(split(AT_WHITE_SPACE, "a_b _c")).containsExactly("_a", "_b", "_c");
	}

	@Test
	void splitStopsWhenReceiverDoes() {
		List<String> words = new ArrayList<>();
		assertThat(AT_WHITE_SPACE.split(CharSlice.of("a b c"), (word) -> {
			words.add(string(word));
			return words.size() < 2;
		})).isFalse();
		assertThat(words).containsExactly("_a", "_b");
	}

	private static List<String> split(MetaspacePreTokenizer preTokenizer, String text) {
		List<String> words = new ArrayList<>();
		assertThat(preTokenizer.split(CharSlice.of(text), (word) -> words.add(string(word)))).isTrue();
		return words;
	}

	private static String string(CharSlice word) {
		return new String(word.array(), word.from(), word.to() - word.from());
	}

}
