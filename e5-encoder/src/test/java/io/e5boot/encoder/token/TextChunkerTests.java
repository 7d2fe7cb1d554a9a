package io.e5boot.encoder.token;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TextChunkerTests {

	/**
	 * Every three characters that are no space are a token, and two tokens stand around.
	 */
	private static final ToIntFunction<String> TOKENS = (text) -> 2
			+ (int) Math.ceil(text.codePoints().filter((c) -> !Character.isWhitespace(c)).count() / 3.0);

	@Test
	void joinsWholeSentencesAsLongAsTheyFit() {
		String text = "Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh.";
		assertThat(split(text, 8, 0)).containsExactly("Aaaa bbbb. Cccc dddd.", "Eeee ffff. Gggg hhhh.");
	}

	@Test
	void neighboursShareWholeSentences() {
		String text = "Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh.";
		assertThat(split(text, 8, 3)).containsExactly("Aaaa bbbb. Cccc dddd.", "Cccc dddd. Eeee ffff.",
				"Eeee ffff. Gggg hhhh.");
		assertThat(split(text, 8, 2)).containsExactly("Aaaa bbbb. Cccc dddd.", "Eeee ffff. Gggg hhhh.");
	}

	@Test
	void cutsALongSentenceBetweenWords() {
		assertThat(split("aaaa bbbb cccc dddd eeee ffff", 5, 0)).containsExactly("aaaa bbbb", "cccc dddd", "eeee ffff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "👨‍👩‍👧‍👦", "🏳️‍🌈", "e\u0301\u0323", "🇩🇪", "한", "\u1112\u1161\u11ab", "क्षि", "कि",
			"ก็", "👍🏽", "\r\n" })
	void neverCutsInsideAGraphemeCluster(String cluster) {
		String text = "x" + cluster.repeat(40) + "x";
		Set<Integer> borders = new HashSet<>(Set.of(0));
		Matcher clusters = Pattern.compile("\\X").matcher(text);
		while (clusters.find()) {
			borders.add(clusters.end());
		}
		List<TextSpan> chunks = new TextChunker(TOKENS, 7, 0).split(text);
		assertThat(chunks).isNotEmpty().allSatisfy((chunk) -> assertThat(borders).contains(chunk.start(), chunk.end()));
	}

	@Test
	void aClusterThatIsTooLargeIsAChunkAllTheSame() {
		String cluster = "a" + "\u0301".repeat(60);
		assertThat(split("b " + cluster + " c", 7, 0)).containsExactly("b", cluster, "c");
	}

	@Test
	void textWithoutContentHasNoChunks() {
		assertThat(split("", 8, 0)).isEmpty();
		assertThat(split(" \n\t\u2003", 8, 0)).isEmpty();
	}

	@Test
	void sizesAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TextChunker(TOKENS, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new TextChunker(TOKENS, 8, 8));
		assertThatIllegalArgumentException().isThrownBy(() -> new TextChunker(TOKENS, 8, -1));
	}

	/**
	 * Whatever the text: chunks fit, go forward, and leave out nothing but white space.
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
			int covered = 0;
			int lastStart = -1;
			for (TextSpan chunk : new TextChunker(TOKENS, most, overlap).split(text)) {
				assertThat(chunk.start()).isGreaterThan(lastStart);
				assertThat(chunk.end()).isGreaterThan(covered);
				if (chunk.start() > covered) {
					assertThat(text.substring(covered, chunk.start())).isBlank();
				}
				boolean single = Pattern.compile("\\X").matcher(chunk.of(text)).results().count() == 1;
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
