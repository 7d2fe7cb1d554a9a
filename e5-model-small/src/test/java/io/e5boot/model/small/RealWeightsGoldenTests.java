package io.e5boot.model.small;

import java.nio.ByteBuffer;
import java.util.List;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.checkpoint.ModelPack;
import io.e5boot.encoder.token.E5Tokenizer;
import io.e5boot.encoder.torch.Device;
import io.e5boot.encoder.torch.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RealWeightsGoldenTests {

	private static final float MAX_DIFFERENCE = 2e-5f;

	private static final double LEAST_COSINE = 0.99999;

	private static E5Encoder encoder;

	private final List<Golden> goldens = Golden.all();

	@BeforeAll
	static void load() {
		encoder = E5Encoder
			.create(E5EncoderOptions.builder(pack()).device(Device.CPU).precision(Precision.FLOAT32).build());
	}

	@AfterAll
	static void close() {
		encoder.close();
	}

	@Test
	void tokensAreThoseOfTransformers() {
		Checkpoint checkpoint = Checkpoint.read(pack());
		try (E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, checkpoint.maxTokens())) {
			for (Golden golden : this.goldens) {
				String text = TextTemplates.e5().apply(golden.role(), golden.text());
				assertThat(tokenizer.tokenize(text).ids()).as("%s", golden).isEqualTo(golden.ids());
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void vectorsAreThoseOfSentenceTransformers(TextRole role) {
		List<Golden> expected = this.goldens.stream().filter((golden) -> golden.role() == role).toList();
		List<float[]> vectors = encoder.encode(expected.stream().map(Golden::text).toList(), role);
		for (int i = 0; i < expected.size(); i++) {
			Golden golden = expected.get(i);
			assertThat(vectors.get(i)).as("%s", golden).containsExactly(golden.vector(), within(MAX_DIFFERENCE));
			assertThat(dot(vectors.get(i), golden.vector())).as("cosine of %s", golden)
				.isGreaterThanOrEqualTo(LEAST_COSINE);
		}
	}

	@Test
	void aQuestionFindsItsAnswerInAnotherLanguage() {
		List<String> passages = List.of("Die Fähre zur Insel legt um halb sieben ab.",
				"Der Leuchtturm wurde im letzten Winter neu gestrichen.", "Auf dem Markt gibt es frischen Käse.");
		float[] query = encoder.encode(List.of("フェリーは何時に出ますか。"), TextRole.QUERY).get(0);
		List<float[]> vectors = encoder.encode(passages, TextRole.PASSAGE);
		assertThat(dot(query, vectors.get(0))).isGreaterThan(dot(query, vectors.get(1)))
			.isGreaterThan(dot(query, vectors.get(2)));
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

	private static ModelPack pack() {
		List<ModelPack> packs = ModelPack.findAll(RealWeightsGoldenTests.class.getClassLoader());
		assertThat(packs).hasSize(1);
		return packs.get(0);
	}

	private static double dot(float[] a, float[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) {
			sum += (double) a[i] * b[i];
		}
		return sum;
	}

}
