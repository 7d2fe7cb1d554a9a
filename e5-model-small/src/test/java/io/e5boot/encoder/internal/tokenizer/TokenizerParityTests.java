package io.e5boot.encoder.internal.tokenizer;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.text.TextTokenizer;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.testsupport.Fuzz;
import io.e5boot.testsupport.Goldens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the tokenizer in Java with Hugging Face's on the vocabulary of multilingual
 * E5.
 */
class TokenizerParityTests {

	private static final int MAX_TOKENS = 512;

	/** Special tokens, and characters that normalizers and splitters treat specially. */
	private static final List<String> SPECIAL_CASES = List.of("<s>", "</s>", "<mask>", "<pad>", "<unk>", " ", "  ",
			"\t", "\n", "▁", "\u200d", "\ufe0f", "\u0301", "\u3099", "①", "ﬁ", "½", "Å", "\u00ad", "\u0000", "\u0001",
			"\ufffd", "가", "힣", "กำ", "ที่", "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
			"\uD83C\uDDE9\uD83C\uDDEA", "क्ष", "ﷺ", "\u2028", "\u0085", "\u00a0", "\u3000", "\ufeff");

	private static List<String> words;

	private static TextTokenizer java;

	private static TextTokenizer reference;

	@BeforeAll
	static void load() {
		ModelPack pack = ModelPack.findAll(TokenizerParityTests.class.getClassLoader()).get(0);
		TokenizerFile file = TokenizerFile.find(Checkpoint.read(pack));
		java = UnigramTokenizerReader.read(file, MAX_TOKENS).orElseThrow();
		reference = NativeTokenizer.load(file, MAX_TOKENS);
		words = Goldens.read(Path.of("src/test/resources/goldens")).texts(Goldens.Role.QUERY);
	}

	@AfterAll
	static void close() {
		java.close();
		reference.close();
	}

	@Test
	void realTexts() {
		words.forEach(TokenizerParityTests::assertSame);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void randomTexts(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < Fuzz.rounds(1_000); i++) {
			assertSame(IntStream.range(0, random.nextInt(30))
				.mapToObj((j) -> fragment(random))
				.collect(Collectors.joining()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "word ", "文", "x", "e\u0301", "<mask>", "กำ", "\u0001", " ", "\uD83D\uDE00" })
	void textsOfManyTokens(String unit) {
		for (int length : new int[] { 1, 255, 509, 510, 511, 512, 600, 4000 }) {
			assertSame(unit.repeat(length));
		}
	}

	private static String fragment(Random random) {
		return switch (random.nextInt(5)) {
			case 0 -> SPECIAL_CASES.get(random.nextInt(SPECIAL_CASES.size()));
			case 1 -> character(random, Character.MAX_CODE_POINT + 1);
			case 2 -> character(random, 0x3000);
			case 3 -> partOf(words.get(random.nextInt(words.size())), random);
			default -> character(random, 0x80);
		};
	}

	private static String character(Random random, int bound) {
		int codePoint = random.nextInt(bound);
		boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
		return Character.toString(surrogate ? '?' : codePoint);
	}

	private static String partOf(String text, Random random) {
		int[] codePoints = text.codePoints().toArray();
		if (codePoints.length == 0) {
			return "";
		}
		int start = random.nextInt(codePoints.length);
		return new String(codePoints, start, Math.min(codePoints.length - start, 1 + random.nextInt(8)));
	}

	private static void assertSame(String text) {
		TokenizedText expected = reference.tokenize(text);
		TokenizedText actual = java.tokenize(text);
		assertThat(actual.ids()).as(text).isEqualTo(expected.ids());
		assertThat(actual.truncated()).as(text).isEqualTo(expected.truncated());
	}

}
