package io.e5boot.encoder;

import java.util.List;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.testsupport.Goldens;

/**
 * Compares an encoder with golden files.
 */
final class EncoderGoldens {

	private EncoderGoldens() {
	}

	static void assertSameTokens(Goldens goldens, ModelFiles model) {
		Checkpoint checkpoint = Checkpoint.read(model);
		TextTemplates templates = DefaultTemplates.of(checkpoint);
		try (E5Tokenizer tokenizer = E5Tokenizer.load(checkpoint, checkpoint.maxTokens())) {
			goldens.assertSameTokens((text, role) -> tokenizer.tokenize(templates.apply(role(role), text)).ids());
		}
	}

	static void assertSameVectors(Goldens goldens, E5Encoder encoder) {
		goldens.assertSameVectors((texts, role) -> encode(encoder, texts, role));
	}

	static void assertSimilarVectors(Goldens goldens, E5Encoder encoder, double meanCosine, double leastCosine) {
		goldens.assertSimilarVectors((texts, role) -> encode(encoder, texts, role), meanCosine, leastCosine);
	}

	private static List<float[]> encode(E5Encoder encoder, List<String> texts, Goldens.Role role) {
		return encoder.encode(texts, role(role));
	}

	private static TextRole role(Goldens.Role role) {
		return TextRole.valueOf(role.name());
	}

}
