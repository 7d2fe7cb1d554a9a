package io.e5boot.encoder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.internal.text.GraphemeClusters;
import io.e5boot.encoder.model.TextSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TextChunkerTests {

	/**
	 * Counts a token for every three characters other than spaces, and two special
	 * tokens.
	 */
	private static final ToIntFunction<String> TOKENS = (text) -> 2
			+ (int) Math.ceil(text.codePoints().filter((c) -> !Character.isWhitespace(c)).count() / 3.0);

	@Test
	void splitJoinsSentencesThatFit() {
		String text = "Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh.";
		assertThat(split(text, 8, 0)).containsExactly("Aaaa bbbb. Cccc dddd.", "Eeee ffff. Gggg hhhh.");
	}

	@Test
	void sentencesReturnsEachSentence() {
		String text = " One. Two is longer.\n\nThree ";
		assertThat(new TextChunker(String::length, 100, 0).sentences(text)).extracting((span) -> span.of(text))
			.containsExactly("One.", "Two is longer.", "Three");
		assertThat(new TextChunker(String::length, 8, 0).sentences(text)).extracting((span) -> span.of(text))
			.containsExactly("One.", "Two is", "longer.", "Three");
	}

	@Test
	void splitWithOverlapRepeatsWholeSentences() {
		String text = "Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh.";
		assertThat(split(text, 8, 3)).containsExactly("Aaaa bbbb. Cccc dddd.", "Cccc dddd. Eeee ffff.",
				"Eeee ffff. Gggg hhhh.");
		assertThat(split(text, 8, 2)).containsExactly("Aaaa bbbb. Cccc dddd.", "Eeee ffff. Gggg hhhh.");
	}

	@Test
	void splitLongSentenceBetweenWords() {
		assertThat(split("aaaa bbbb cccc dddd eeee ffff", 5, 0)).containsExactly("aaaa bbbb", "cccc dddd", "eeee ffff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "👨‍👩‍👧‍👦", "🏳️‍🌈", "e\u0301\u0323", "🇩🇪", "한", "\u1112\u1161\u11ab", "क्षि", "कि",
			"ก็", "👍🏽", "\r\n", "क्ष", "त्र", "ক্ষ" })
	void splitNeverCutsGraphemeCluster(String cluster) {
		String text = "x" + cluster.repeat(40) + "x";
		List<TextSpan> chunks = new TextChunker(TOKENS, 7, 0).split(text);
		assertThat(chunks).isNotEmpty().allSatisfy((chunk) -> {
			assertThat(isBorder(text, cluster, chunk.start())).isTrue();
			assertThat(isBorder(text, cluster, chunk.end())).isTrue();
		});
	}

	private static boolean isBorder(String text, String cluster, int place) {
		return place == 0 || place == text.length() || (place - 1) % cluster.length() == 0;
	}

	@Test
	void splitIgnoresSpaceWithCombiningMark() {
		assertThat(split("aaaa. \u0301bbbb cccc", 6, 0)).containsExactly("aaaa. \u0301bbbb", "cccc");
		assertThat(split("ھے۔ \u0301ھے۔ ھے۔ ", 4, 0)).containsExactly("ھے۔ \u0301", "ھے۔ ھے۔");
		assertThat(split(" \u0301a  ", 6, 0)).containsExactly(" \u0301a");
	}

	@Test
	void splitReturnsTooLargeClusterAsChunk() {
		String cluster = "a" + "\u0301".repeat(60);
		assertThat(split("b " + cluster + " c", 7, 0)).containsExactly("b", cluster, "c");
	}

	@Test
	void splitBlankTextReturnsNoChunks() {
		assertThat(split("", 8, 0)).isEmpty();
		assertThat(split(" \n\t\u2003", 8, 0)).isEmpty();
	}

	@Test
	void constructorChecksSizes() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TextChunker(TOKENS, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new TextChunker(TOKENS, 8, 8));
		assertThatIllegalArgumentException().isThrownBy(() -> new TextChunker(TOKENS, 8, -1));
	}

	/**
	 * For random texts, chunks fit, are in order, cut no cluster, and omit nothing but
	 * white space.
	 */
	@Test
	void chunksCoverTheText() {
		Random random = new Random(5);
		String alphabet = "aab c.d!? \n\n。中文ก👍🏽\u0301\uD83D\r";
		for (int round = 0; round < 2_000; round++) {
			String text = random.ints(random.nextInt(400), 0, alphabet.length())
				.mapToObj((i) -> alphabet.substring(i, i + 1))
				.reduce("", String::concat);
			int most = 6 + random.nextInt(20);
			int overlap = random.nextInt(most - 4);
			BitSet borders = GraphemeClusters.borders(text);
			int covered = 0;
			int lastStart = -1;
			for (TextSpan chunk : new TextChunker(TOKENS, most, overlap).split(text)) {
				assertThat(chunk.start()).isGreaterThan(lastStart);
				assertThat(chunk.end()).isGreaterThan(covered);
				if (chunk.start() > covered) {
					assertThat(text.substring(covered, chunk.start())).isBlank();
				}
				assertThat(borders.get(chunk.start()) && borders.get(chunk.end())).isTrue();
				boolean single = borders.nextSetBit(chunk.start() + 1) == chunk.end();
				assertThat(single || TOKENS.applyAsInt(chunk.of(text)) <= most).isTrue();
				lastStart = chunk.start();
				covered = chunk.end();
			}
			assertThat(text.substring(covered)).isBlank();
		}
	}

	private static List<String> split(String text, int tokens, int overlap) {
		List<String> chunks = new ArrayList<>();
		new TextChunker(TOKENS, tokens, overlap).split(text).forEach((span) -> chunks.add(span.of(text)));
		return chunks;
	}

}
