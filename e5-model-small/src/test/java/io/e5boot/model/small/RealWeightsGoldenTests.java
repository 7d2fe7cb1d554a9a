package io.e5boot.model.small;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.Precision;
import io.e5boot.testsupport.Goldens;
import io.e5boot.testsupport.VectorMath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RealWeightsGoldenTests {

	private static E5Encoder encoder;

	@BeforeAll
	static void load() {
		encoder = encoder(Precision.FLOAT32);
	}

	private static E5Encoder encoder(Precision precision) {
		return E5Encoder.create(E5EncoderOptions.builder(pack()).device(Device.CPU).precision(precision).build());
	}

	@AfterAll
	static void close() {
		encoder.close();
	}

	@Test
	void tokensEqualThoseOfTransformers() {
		Checkpoint checkpoint = Checkpoint.read(pack());
		try (E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, checkpoint.maxTokens())) {
			goldens().assertSameTokens(
					(text, role) -> tokenizer.tokenize(encoder.templates().apply(role(role), text)).ids());
		}
	}

	@Test
	void vectorsEqualThoseOfSentenceTransformers() {
		goldens().assertSameVectors(with(encoder));
	}

	@Test
	void automaticPrecisionIsCloseToFloat32() {
		try (E5Encoder chosen = encoder(Precision.AUTO)) {
			goldens().assertSimilarVectors(with(chosen), 0.9999, 0.9995);
		}
	}

	/**
	 * The least cosine is that of 512 tokens of one nonsense word; a CPU without the
	 * instructions must say so.
	 */
	@Test
	void int8IsCloseToFloat32() {
		E5Encoder integers;
		try {
			integers = encoder(Precision.INT8);
		}
		catch (NativeLibraryException ex) {
			assertThat(ex).hasMessageContaining("AVX512-VNNI");
			return;
		}
		try (integers) {
			goldens().assertSimilarVectors(with(integers), 0.999, 0.99);
		}
	}

	@Test
	void questionFindsAnswerInAnotherLanguage() {
		List<String> passages = List.of("Die Fähre zur Insel legt um halb sieben ab.",
				"Der Leuchtturm wurde im letzten Winter neu gestrichen.", "Auf dem Markt gibt es frischen Käse.");
		float[] query = encoder.encode(List.of("フェリーは何時に出ますか。"), TextRole.QUERY).get(0);
		List<float[]> vectors = encoder.encode(passages, TextRole.PASSAGE);
		assertThat(VectorMath.dot(query, vectors.get(0))).isGreaterThan(VectorMath.dot(query, vectors.get(1)))
			.isGreaterThan(VectorMath.dot(query, vectors.get(2)));
	}

	@Test
	void weightsOutliveGarbageCollection() throws InterruptedException {
		float[] before = encoder.encode(List.of("Ahoj"), TextRole.QUERY).get(0);
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(100);
			for (int j = 0; j < 100; j++) {
				ByteBuffer.allocateDirect(1 << 20).putLong(j);
			}
		}
		assertThat(encoder.encode(List.of("Ahoj"), TextRole.QUERY).get(0)).isEqualTo(before);
	}

	private static BiFunction<List<String>, Goldens.Role, List<float[]>> with(E5Encoder encoder) {
		return (texts, role) -> encoder.encode(texts, role(role));
	}

	private static TextRole role(Goldens.Role role) {
		return TextRole.valueOf(role.name());
	}

	/**
	 * Made by {@code src/test/python/make_pack_goldens.py}.
	 */
	private static Goldens goldens() {
		return Goldens.read(Path.of("src/test/resources/goldens"));
	}

	private static ModelPack pack() {
		List<ModelPack> packs = ModelPack.findAll(RealWeightsGoldenTests.class.getClassLoader());
		assertThat(packs).hasSize(1);
		return packs.get(0);
	}

}
