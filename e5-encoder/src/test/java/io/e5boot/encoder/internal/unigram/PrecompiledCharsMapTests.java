package io.e5boot.encoder.internal.unigram;

import io.e5boot.encoder.internal.text.CharSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The map of {@link PrecompiledCharsMapCheckTests}, which replaces "a" by "ä".
 */
class PrecompiledCharsMapTests {

	private final PrecompiledCharsMap map = new PrecompiledCharsMap(PrecompiledCharsMapCheckTests.map((trie) -> {
	}));

	@ParameterizedTest
	@CsvSource({ "a, ä", "bab, bäb", "Aä\u706f\ud83d\ude00, Aä\u706f\ud83d\ude00", "'', ''" })
	void applyReplacesMappedCharacters(String text, String expected) {
		assertThat(apply(text)).isEqualTo(expected);
	}

	/**
	 * A short cluster is replaced as a whole, marks included; of a long one only the
	 * mapped characters are.
	 */
	@ParameterizedTest
	@CsvSource({ "a\u0301, ä", "a\u0301b, äb", "a\u0301\u0301\u0301, ä\u0301\u0301\u0301" })
	void applyReplacesShortClustersAsWhole(String text, String expected) {
		assertThat(apply(text)).isEqualTo(expected);
	}

	private String apply(String text) {
		CharSlice mapped = this.map.apply(CharSlice.of(text));
		return new String(mapped.array(), mapped.from(), mapped.to() - mapped.from());
	}

}
