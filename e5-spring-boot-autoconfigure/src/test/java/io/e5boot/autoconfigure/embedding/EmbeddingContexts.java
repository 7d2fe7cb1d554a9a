package io.e5boot.autoconfigure.embedding;

import java.util.List;

import io.e5boot.autoconfigure.TestModels;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TextTemplates;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Applications with the auto-configuration of embeddings.
 */
final class EmbeddingContexts {

	private EmbeddingContexts() {
	}

	/**
	 * Returns an application that sets no model.
	 */
	static ApplicationContextRunner bare() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(E5EmbeddingAutoConfiguration.class));
	}

	/**
	 * Returns an application with the tiny model.
	 */
	static ApplicationContextRunner withModel() {
		return bare().withPropertyValues("e5.embedding.model=" + TestModels.tiny());
	}

	static float[] encode(E5Encoder encoder, String text, TextRole role) {
		return encode(encoder, text, role, encoder.templates());
	}

	static float[] encode(E5Encoder encoder, String text, TextRole role, TextTemplates templates) {
		return encoder.encodeAll(List.of(text), role, templates).get(0).vector();
	}

}
