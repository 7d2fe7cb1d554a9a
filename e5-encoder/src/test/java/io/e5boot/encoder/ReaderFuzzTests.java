package io.e5boot.encoder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import com.sun.management.ThreadMXBean;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.testsupport.Fuzz;
import io.e5boot.testsupport.TestFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reads damaged files, the same in every run: each yields a valid result or a
 * {@link ModelLoadException}, quickly and with heap in proportion to its size. A crash of
 * the native tokenizer would end the test process.
 */
class ReaderFuzzTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** Heap that a reader may use for each byte of its file, and in addition. */
	private static final long HEAP_PER_BYTE = 400;

	private static final long ADDITIONAL_HEAP = 1 << 20;

	private static final long MAX_MILLIS = 5_000;

	private static final List<Integer> EDGES = List.of(0, 1, 0x7f, 0x80, 0xff, 0xffff, Integer.MAX_VALUE,
			Integer.MIN_VALUE, -1, 1 << 30);

	@ParameterizedTest
	@CsvSource({ "heads/dense-tanh/overlay/2_Dense, model.safetensors, 4000",
			"heads/dense-bin/overlay/2_Dense, pytorch_model.bin, 5000", "layouts/e5-small, pytorch_model.bin, 400" })
	void weights(String folder, String file, int rounds) throws IOException {
		fuzz(Files.readAllBytes(TestFiles.folder(folder).resolve(file)), rounds, (bytes) -> {
			TensorFile weights = TensorFiles.read(file, new ByteArrayInputStream(bytes), bytes.length);
			weights.tensors()
				.values()
				.forEach((tensor) -> assertThat(weights.data(tensor).remaining()).isNotNegative());
		});
	}

	@ParameterizedTest
	@CsvSource({ "multilingual-e5-small, config.json, 600", "multilingual-e5-small, modules.json, 600",
			"multilingual-e5-small, 1_Pooling/config.json, 500",
			"multilingual-e5-small, sentence_bert_config.json, 300",
			"multilingual-e5-small-ko-v2, config_sentence_transformers.json, 500",
			"multilingual-e5-small-distill-base-0.1, 2_Dense/config.json, 500",
			"e5-small, tokenizer_config.json, 500" })
	void configurations(String layout, String file, int rounds) {
		MemoryFiles files = MemoryFiles.of(TestFiles.folder("layouts/" + layout));
		fuzz(files.files().get(file), rounds, (bytes) -> Checkpoint.read(files.with(file, bytes)));
	}

	@ParameterizedTest
	@CsvSource({ "multilingual-e5-small, tokenizer.json, 400", "e5-large-ru, sentencepiece.bpe.model, 400",
			"e5-small, vocab.txt, 400" })
	void tokenizers(String layout, String file, int rounds) {
		MemoryFiles files = MemoryFiles.of(TestFiles.folder("layouts/" + layout));
		fuzz(files.files().get(file), rounds, (bytes) -> {
			Checkpoint checkpoint = Checkpoint.read(files.with(file, bytes));
			try (E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, 64)) {
				tokenizer.tokenize("query: Wo ist der Leuchtturm? 灯台 é\u0301 \uD83D\uDE00 </s>");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "tokenizer.json", "sentencepiece.bpe.model", "vocab.txt" })
	void randomBytesAreRejectedAsTokenizer(String file) {
		MemoryFiles files = MemoryFiles.of(TestFiles.folder("layouts/e5-small")).without("vocab.txt");
		Random random = new Random(11);
		for (int round = 0; round < Fuzz.rounds(200); round++) {
			byte[] noise = new byte[random.nextInt(300)];
			random.nextBytes(noise);
			read(noise, (bytes) -> E5Tokenizer.load(Checkpoint.read(files.with(file, bytes)), 64).close());
		}
	}

	/**
	 * Loads classes and native code of both tokenizers and of an error before heap is
	 * measured.
	 */
	@BeforeAll
	static void warmUp() {
		for (String layout : List.of("layouts/e5-small", "layouts/multilingual-e5-small")) {
			MemoryFiles files = MemoryFiles.of(TestFiles.folder(layout));
			E5Tokenizer.load(Checkpoint.read(files), 64).close();
			assertThatExceptionOfType(ModelLoadException.class)
				.isThrownBy(() -> E5Tokenizer.load(Checkpoint.read(files.with("tokenizer.json", new byte[99])), 64));
		}
	}

	@Test
	void deepNestingIsRejected() {
		MemoryFiles files = MemoryFiles.of(TestFiles.folder("layouts/multilingual-e5-small"));
		byte[] nested = "[".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
		for (String file : List.of("config.json", "modules.json", "tokenizer.json", "1_Pooling/config.json")) {
			read(nested, (bytes) -> E5Tokenizer.load(Checkpoint.read(files.with(file, bytes)), 64).close());
		}
	}

	private static void fuzz(byte[] valid, int small, Consumer<byte[]> reader) {
		int rounds = Fuzz.rounds(small);
		reader.accept(valid);
		Random random = new Random(valid.length);
		int rejected = 0;
		for (int round = 0; round < rounds; round++) {
			rejected += read(damaged(valid, random), reader) ? 0 : 1;
		}
		assertThat(rejected).as("rejected files").isGreaterThan(rounds / 50);
	}

	/**
	 * Returns whether the bytes were accepted; fails on any exception but a
	 * {@link ModelLoadException}.
	 */
	private static boolean read(byte[] bytes, Consumer<byte[]> reader) {
		long heap = THREADS.getCurrentThreadAllocatedBytes();
		long start = System.nanoTime();
		boolean accepted = true;
		try {
			reader.accept(bytes);
		}
		catch (ModelLoadException ex) {
			accepted = false;
		}
		assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(MAX_MILLIS);
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - heap).as("heap for %d bytes", bytes.length)
			.isLessThan(ADDITIONAL_HEAP + HEAP_PER_BYTE * bytes.length);
		return accepted;
	}

	private static byte[] damaged(byte[] valid, Random random) {
		byte[] bytes = valid.clone();
		for (int change = random.nextInt(4); change >= 0; change--) {
			bytes = switch (random.nextInt(6)) {
				case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
				case 1 -> overwritten(bytes, random, random.nextInt(256), 1);
				case 2 -> overwritten(bytes, random, EDGES.get(random.nextInt(EDGES.size())), 1 + random.nextInt(4));
				case 3 -> inserted(bytes, random);
				case 4 -> moved(bytes, random);
				default -> overwritten(bytes, random, "0123456789{}[]\",:-.\n".charAt(random.nextInt(20)), 1);
			};
		}
		return bytes;
	}

	private static byte[] overwritten(byte[] bytes, Random random, int value, int count) {
		if (bytes.length > 0) {
			int at = random.nextInt(bytes.length);
			for (int i = 0; i < count && at + i < bytes.length; i++) {
				bytes[at + i] = (byte) (value >> (8 * i));
			}
		}
		return bytes;
	}

	private static byte[] inserted(byte[] bytes, Random random) {
		byte[] noise = new byte[1 + random.nextInt(8)];
		random.nextBytes(noise);
		int at = random.nextInt(bytes.length + 1);
		byte[] longer = Arrays.copyOf(bytes, bytes.length + noise.length);
		System.arraycopy(bytes, at, longer, at + noise.length, bytes.length - at);
		System.arraycopy(noise, 0, longer, at, noise.length);
		return longer;
	}

	private static byte[] moved(byte[] bytes, Random random) {
		if (bytes.length > 1) {
			int length = 1 + random.nextInt(Math.min(64, bytes.length - 1));
			System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, random.nextInt(bytes.length - length),
					length);
		}
		return bytes;
	}

}
