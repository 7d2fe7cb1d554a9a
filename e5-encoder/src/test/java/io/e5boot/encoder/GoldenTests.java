package io.e5boot.encoder;

import io.e5boot.encoder.checkpoint.ModelFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTests {

	@ParameterizedTest
	@ValueSource(strings = { "tiny-bert", "tiny-xlm-roberta" })
	void tokensAreThoseOfTransformers(String checkpoint) {
		Goldens.read(TinyCheckpoints.goldens(checkpoint))
			.assertSameTokens(ModelFiles.folder(TinyCheckpoints.folder(checkpoint)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tiny-bert", "tiny-xlm-roberta" })
	void vectorsAreThoseOfSentenceTransformers(String checkpoint) {
		try (E5Encoder encoder = TinyCheckpoints.encoder(checkpoint)) {
			Goldens.read(TinyCheckpoints.goldens(checkpoint)).assertSameVectors(encoder);
		}
	}

}
