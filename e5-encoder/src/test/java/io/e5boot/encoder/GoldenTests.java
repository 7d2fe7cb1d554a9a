package io.e5boot.encoder;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenTests {

	@ParameterizedTest
	@ValueSource(strings = { "tiny-bert", "tiny-xlm-roberta" })
	void tokensEqualThoseOfTransformers(String checkpoint) {
		EncoderGoldens.assertSameTokens(TinyCheckpoints.goldens(checkpoint),
				ModelFiles.folder(TinyCheckpoints.folder(checkpoint)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tiny-bert", "tiny-xlm-roberta" })
	void vectorsEqualThoseOfSentenceTransformers(String checkpoint) {
		try (E5Encoder encoder = TinyCheckpoints.encoder(checkpoint)) {
			EncoderGoldens.assertSameVectors(TinyCheckpoints.goldens(checkpoint), encoder);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tiny-bert", "tiny-xlm-roberta" })
	void automaticPrecisionIsCloseToFloat32(String checkpoint) {
		try (E5Encoder encoder = TinyCheckpoints.encoder(checkpoint, Precision.AUTO)) {
			assertThat(encoder.precision()).isNotEqualTo(Precision.AUTO);
			EncoderGoldens.assertSimilarVectors(TinyCheckpoints.goldens(checkpoint), encoder, 0.9999, 0.9995);
		}
	}

}
