package io.e5boot.autoconfigure.embedding;

import io.e5boot.autoconfigure.OwnEmbeddingModel;
import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.springai.E5EmbeddingModel;
import org.junit.jupiter.api.Test;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.ollama.OllamaEmbeddingModel;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring AI's Ollama starter beside ours.
 */
class SeveralEmbeddingModelsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "spring.ai.vectorstore.type=none",
				"spring.ai.model.chat=none", "e5.pgvector.embedded.enabled=false");

	@Test
	void requiresAChoiceBetweenTwoModels() {
		this.runner.run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("2 embedding models", "e5EmbeddingModel",
					"ollamaEmbeddingModel");
			assertThat(analysis.getAction()).contains("spring.ai.model.embedding to e5");
		});
	}

	@Test
	void usesE5IfChosen() {
		this.runner.withPropertyValues("spring.ai.model.embedding=e5")
			.run((context) -> assertThat(context).getBean(EmbeddingModel.class).isInstanceOf(E5EmbeddingModel.class));
	}

	@Test
	void usesTheOtherIfChosen() {
		this.runner.withPropertyValues("spring.ai.model.embedding=ollama")
			.run((context) -> assertThat(context).getBean(EmbeddingModel.class)
				.isInstanceOf(OllamaEmbeddingModel.class));
	}

	@Test
	void backsOffForTheApplicationsOwnModel() {
		this.runner.withUserConfiguration(OwnPrimaryModel.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(E5EmbeddingModel.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPrimaryModel {

		@Bean
		@Primary
		EmbeddingModel ownModel() {
			return new OwnEmbeddingModel().ownModel();
		}

	}

}
