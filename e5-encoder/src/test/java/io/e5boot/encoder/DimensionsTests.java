package io.e5boot.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class DimensionsTests {

	private static final List<String> TEXTS = List.of("Wo ist der Bahnhof?", "A longer text. ".repeat(400));

	@TempDir
	private Path folder;

	@Test
	void truncateDimShortensAndNormalizesVectors() throws IOException {
		truncateTo(8);
		try (E5Encoder encoder = encoder(null, LongTexts.TRUNCATE)) {
			assertThat(encoder.dimensions()).isEqualTo(8);
			assertThat(encoder.encode(TEXTS, TextRole.QUERY)).allSatisfy((vector) -> assertUnit(vector, 8));
			assertThat(encoder.encode(TEXTS, TextRole.QUERY).get(0)).containsExactly(firstOf(8), within(1e-6f));
		}
	}

	@ParameterizedTest
	@EnumSource(value = LongTexts.class, names = "FAIL", mode = EnumSource.Mode.EXCLUDE)
	void optionTakesPrecedenceOverTruncateDim(LongTexts longTexts) throws IOException {
		truncateTo(8);
		try (E5Encoder encoder = encoder(12, longTexts)) {
			assertThat(encoder.dimensions()).isEqualTo(12);
			assertThat(encoder.encode(TEXTS, TextRole.QUERY)).allSatisfy((vector) -> assertUnit(vector, 12));
		}
	}

	@Test
	void truncateDimAboveHiddenSizeKeepsAllDimensions() throws IOException {
		truncateTo(1000);
		try (E5Encoder encoder = encoder(null, LongTexts.TRUNCATE)) {
			assertThat(encoder.dimensions()).isEqualTo(32);
		}
	}

	@Test
	void optionAboveHiddenSizeIsRejected() throws IOException {
		truncateTo(8);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> encoder(33, LongTexts.TRUNCATE).close())
			.withMessageContaining("33")
			.withMessageContaining("32")
			.withMessageContaining("e5.embedding.dimensions");
	}

	private void truncateTo(int dimensions) throws IOException {
		Path settings = TinyCheckpoints.copy("tiny-xlm-roberta", this.folder)
			.resolve("config_sentence_transformers.json");
		String json = Files.readString(settings);
		Files.writeString(settings,
				json.substring(0, json.lastIndexOf('}')) + ", \"truncate_dim\": " + dimensions + "}");
	}

	private E5Encoder encoder(Integer dimensions, LongTexts longTexts) {
		return E5Encoder.create(E5EncoderOptions.builder(ModelFiles.folder(this.folder))
			.precision(Precision.FLOAT32)
			.dimensions(dimensions)
			.longTexts(longTexts)
			.build());
	}

	private static float[] firstOf(int dimensions) {
		try (E5Encoder whole = TinyCheckpoints.encoder("tiny-xlm-roberta")) {
			float[] vector = whole.encode(TEXTS.subList(0, 1), TextRole.QUERY).get(0);
			float[] first = new float[dimensions];
			double square = 0;
			for (int i = 0; i < dimensions; i++) {
				square += vector[i] * vector[i];
			}
			for (int i = 0; i < dimensions; i++) {
				first[i] = (float) (vector[i] / Math.sqrt(square));
			}
			return first;
		}
	}

	private static void assertUnit(float[] vector, int dimensions) {
		double square = 0;
		for (float value : vector) {
			square += value * value;
		}
		assertThat(vector).hasSize(dimensions);
		assertThat(square).isCloseTo(1, within(1e-5));
	}

}
