package io.e5boot.encoder.internal.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GraphemeClustersTests {

	/**
	 * A letter with a mark, a Hangul syllable of jamo and one with a final jamo, a flag,
	 * a family joined by joiners, a hand with a skin tone, a Devanagari conjunct, and a
	 * line break.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "a", "e\u0301", "\u1112\u1161\u11ab", "\ud558\u11ab", "\ud83c\udde9\ud83c\uddea",
			"\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", "\ud83d\udc4d\ud83c\udffd", "\u0915\u094d\u0937",
			"\r\n" })
	void endIncludesWholeCluster(String cluster) {
		assertThat(end(cluster + "x", 0)).isEqualTo(cluster.length());
		assertThat(end("x" + cluster, 1)).isEqualTo(1 + cluster.length());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ab", "\n\r", "\ud83d\udc68\ud83d\udc69", "\ud55c\uad6d", "\u0915\u0937", "a\u1112" })
	void endIsBetweenSeparateClusters(String text) {
		assertThat(end(text, 0)).isLessThan(text.length());
	}

	@Test
	void endPairsRegionalIndicators() {
		String letter = "\ud83c\udde9";
		assertThat(end(letter.repeat(3), 0)).isEqualTo(4);
		assertThat(end(letter.repeat(3), 4)).isEqualTo(6);
	}

	@Test
	void bordersIncludeStartsAndEnd() {
		assertThat(GraphemeClusters.borders("ae\u0301b").stream()).containsExactly(0, 1, 3, 4);
		assertThat(GraphemeClusters.borders("").stream()).containsExactly(0);
	}

	private static int end(String text, int from) {
		return GraphemeClusters.end(text.toCharArray(), from, text.length());
	}

}
