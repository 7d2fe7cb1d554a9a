package io.e5boot.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.EncodingException;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.testsupport.Goldens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

class E5EncoderTests {

	private static final String CHECKPOINT = "tiny-xlm-roberta";

	private static E5Encoder encoder;

	@BeforeAll
	static void load() {
		encoder = TinyCheckpoints.encoder(CHECKPOINT);
	}

	@AfterAll
	static void free() {
		encoder.close();
	}

	@Test
	void encodeReturnsSameVectorAloneAndInBatch() {
		List<String> texts = TinyCheckpoints.goldens(CHECKPOINT).texts(Goldens.Role.PASSAGE);
		List<float[]> together = encoder.encode(texts, TextRole.PASSAGE);
		for (int i = 0; i < texts.size(); i++) {
			float[] alone = encoder.encode(List.of(texts.get(i)), TextRole.PASSAGE).get(0);
			assertThat(alone).as(texts.get(i)).containsExactly(together.get(i), within(1e-6f));
		}
	}

	@Test
	void encodeReturnsNormalizedVectors() {
		for (float[] vector : encoder.encode(List.of("one", "two words", ""), TextRole.QUERY)) {
			double square = 0;
			for (float value : vector) {
				square += value * value;
			}
			assertThat(square).isEqualTo(1, within(1e-5));
		}
	}

	@Test
	void encodeDependsOnRole() {
		float[] query = encoder.encode(List.of("ferry"), TextRole.QUERY).get(0);
		float[] passage = encoder.encode(List.of("ferry"), TextRole.PASSAGE).get(0);
		assertThat(query).isNotEqualTo(passage);
	}

	@Test
	void encodeEmptyListReturnsEmptyList() {
		assertThat(encoder.encode(List.of(), TextRole.QUERY)).isEmpty();
	}

	@Test
	void encodeNullTextThrowsWithIndex() {
		assertThatNullPointerException().isThrownBy(() -> encoder.encode(Arrays.asList("a", null), TextRole.QUERY))
			.withMessageContaining("texts[1]");
	}

	@Test
	void encodeUnpairedSurrogateAsReplacementCharacter() {
		List<float[]> vectors = encoder.encode(List.of("a \uD83D b", "a \uFFFD b", "a \uDE00 b"), TextRole.QUERY);
		assertThat(vectors.get(0)).containsExactly(vectors.get(1), within(1e-6f));
		assertThat(vectors.get(2)).containsExactly(vectors.get(1), within(1e-6f));
	}

	@Test
	void encodeReadsTextAfterNul() {
		List<EncodedText> texts = encoder.encodeAll(List.of("ferry\0 harbor lighthouse", "ferry"), TextRole.QUERY);
		assertThat(texts.get(0).tokens()).isGreaterThan(texts.get(1).tokens());
	}

	@ParameterizedTest
	@ValueSource(strings = { "word ", "word\n", "文", "x", "ก", "\uD83D\uDE00", "e\u0301", "\u0001" })
	void encodeTenMillionCharactersReadsStart(String unit) {
		String text = unit.repeat(10_000_000 / unit.length());
		EncodedText encoded = encoder.encodeAll(List.of(text), TextRole.PASSAGE).get(0);
		assertThat(encoded.truncated()).isTrue();
		assertThat(encoded.tokens()).isBetween(3, 512);
	}

	@Test
	void encodeLongTextEqualsTruncatedText() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 30_000; i++) {
			text.append("harbor ").append(i).append((i % 7 == 0) ? "\n" : " ");
		}
		float[] whole = encoder.encode(List.of(text.substring(0, 16_000)), TextRole.PASSAGE).get(0);
		float[] window = encoder.encode(List.of(text.toString()), TextRole.PASSAGE).get(0);
		assertThat(window).containsExactly(whole, within(1e-6f));
	}

	@Test
	void encodeWithMaxTokensTruncatesEarlier() {
		E5EncoderOptions options = E5EncoderOptions.builder(ModelFiles.folder(TinyCheckpoints.folder(CHECKPOINT)))
			.maxTokens(20)
			.build();
		try (E5Encoder shorter = E5Encoder.create(options)) {
			EncodedText encoded = shorter.encodeAll(List.of("one two three ".repeat(30)), TextRole.QUERY).get(0);
			assertThat(encoded.tokens()).isEqualTo(20);
			assertThat(encoded.truncated()).isTrue();
			assertThat(shorter.maxTokens()).isEqualTo(20);
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> E5EncoderOptions.builder(ModelFiles.folder(TinyCheckpoints.folder(CHECKPOINT)))
				.maxTokens(2)
				.build());
	}

	@Test
	void encodeWithMeanOfChunksReturnsWeightedMean() {
		E5EncoderOptions.Builder options = E5EncoderOptions
			.builder(ModelFiles.folder(TinyCheckpoints.folder(CHECKPOINT)))
			.maxTokens(40);
		String text = "The ferry leaves at six. Who repaired the old lamp? Die Fähre legt um sieben ab. ".repeat(5);
		try (E5Encoder mean = E5Encoder.create(options.longTexts(LongTexts.MEAN_OF_CHUNKS).build());
				E5Encoder plain = E5Encoder.create(options.longTexts(LongTexts.TRUNCATE).build())) {
			List<String> chunks = plain.split(text, TextRole.PASSAGE, 40, 0)
				.stream()
				.map((chunk) -> chunk.of(text))
				.toList();
			List<EncodedText> parts = plain.encodeAll(chunks, TextRole.PASSAGE);
			List<EncodedText> encoded = mean.encodeAll(List.of("short", text, "x"), TextRole.PASSAGE);
			assertThat(chunks).hasSizeGreaterThan(2);
			assertThat(encoded).extracting(EncodedText::chunks).containsExactly(1, chunks.size(), 1);
			assertThat(encoded).noneMatch(EncodedText::truncated);
			assertThat(encoded.get(1).tokens()).isEqualTo(parts.stream().mapToInt(EncodedText::tokens).sum());
			assertThat(encoded.get(1).vector()).containsExactly(weightedMean(parts), within(1e-6f));
			assertThat(encoded.get(2).vector()).containsExactly(plain.encode(List.of("x"), TextRole.PASSAGE).get(0),
					within(1e-6f));
		}
	}

	private static float[] weightedMean(List<EncodedText> parts) {
		float[] mean = new float[parts.get(0).vector().length];
		for (EncodedText part : parts) {
			for (int i = 0; i < mean.length; i++) {
				mean[i] += part.tokens() * part.vector()[i];
			}
		}
		double length = 0;
		for (float value : mean) {
			length += (double) value * value;
		}
		for (int i = 0; i < mean.length; i++) {
			mean[i] /= (float) Math.sqrt(length);
		}
		return mean;
	}

	@Test
	void encodeLongTextWithFailThrowsWithIndex() {
		E5EncoderOptions options = E5EncoderOptions.builder(ModelFiles.folder(TinyCheckpoints.folder(CHECKPOINT)))
			.longTexts(LongTexts.FAIL)
			.build();
		try (E5Encoder strict = E5Encoder.create(options)) {
			List<String> texts = new ArrayList<>(Collections.nCopies(700, "short"));
			assertThat(strict.encode(texts, TextRole.QUERY)).hasSize(700);
			texts.set(650, "long ".repeat(1000));
			assertThatExceptionOfType(TextTooLongException.class).isThrownBy(() -> strict.encode(texts, TextRole.QUERY))
				.satisfies((ex) -> assertThat(ex.index()).isEqualTo(650))
				.satisfies((ex) -> assertThat(ex.maxTokens()).isEqualTo(512));
			assertThat(strict.encode(List.of("short"), TextRole.QUERY)).hasSize(1);
		}
	}

	@Test
	void encodeFromManyThreadsReturnsOwnVectors() throws Exception {
		List<String> texts = TinyCheckpoints.goldens(CHECKPOINT).texts(Goldens.Role.QUERY);
		List<float[]> expected = encoder.encode(texts, TextRole.QUERY);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<List<float[]>>> calls = new ArrayList<>();
			for (int i = 0; i < 64; i++) {
				List<String> one = List.of(texts.get(i % texts.size()));
				calls.add(() -> encoder.encode(one, TextRole.QUERY));
			}
			List<Future<List<float[]>>> results = threads.invokeAll(calls);
			for (int i = 0; i < results.size(); i++) {
				assertThat(results.get(i).get().get(0)).containsExactly(expected.get(i % texts.size()), within(1e-6f));
			}
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void encodeInterruptedThrowsEncodingException() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(EncodingException.class)
			.isThrownBy(() -> encoder.encode(List.of("ferry"), TextRole.QUERY));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void closeInterruptedClosesAndKeepsInterrupt() {
		long threads = encoderThreads();
		E5Encoder interrupted = TinyCheckpoints.encoder(CHECKPOINT);
		await(() -> encoderThreads() > threads);
		Thread.currentThread().interrupt();
		interrupted.close();
		assertThat(Thread.interrupted()).isTrue();
		await(() -> encoderThreads() == threads);
	}

	@Test
	void queryIsEncodedDuringBulkCall() throws Exception {
		List<String> bulk = Collections.nCopies(400, "harbor lighthouse ferry ".repeat(100));
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<?> running = thread.submit(() -> encoder.encode(bulk, TextRole.PASSAGE));
			for (int i = 0; i < 3; i++) {
				encoder.encode(List.of("Where is the ferry?"), TextRole.QUERY);
			}
			assertThat(running.isDone()).isFalse();
			running.get();
		}
		finally {
			thread.shutdown();
		}
	}

	@Test
	void encodeWithoutRoleThrows() {
		assertThatNullPointerException().isThrownBy(() -> encoder.encode(List.of("a"), null));
	}

	private static long encoderThreads() {
		return Thread.getAllStackTraces().keySet().stream().filter((t) -> t.getName().equals("e5-encoder")).count();
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	@Test
	void encodeAfterCloseThrows() {
		E5Encoder closed = TinyCheckpoints.encoder(CHECKPOINT);
		closed.close();
		closed.close();
		assertThatIllegalStateException().isThrownBy(() -> closed.encode(List.of("a"), TextRole.QUERY))
			.withMessageContaining("closed");
	}

	@Test
	void createWithMissingDeviceThrows() {
		E5EncoderOptions options = E5EncoderOptions.builder(ModelFiles.folder(TinyCheckpoints.folder(CHECKPOINT)))
			.device(Device.of("cuda:17"))
			.build();
		assertThatExceptionOfType(NativeLibraryException.class).isThrownBy(() -> E5Encoder.create(options))
			.withMessageContaining("cuda:17");
	}

}
