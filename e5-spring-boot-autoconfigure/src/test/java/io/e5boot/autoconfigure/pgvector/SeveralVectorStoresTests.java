package io.e5boot.autoconfigure.pgvector;

import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.pgvector.E5PgVectorStore;
import org.junit.jupiter.api.Test;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with all auto-configurations on the class path, including those of
 * Spring AI's pgvector starter.
 */
class SeveralVectorStoresTests {

	private static final String EXCLUDE = "spring.autoconfigure.exclude=";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "spring.ai.model.embedding=e5",
				"spring.ai.model.chat=none", "e5.pgvector.schema-validation=false",
				"spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere");

	@Test
	void requiresAChoiceBetweenTwoStores() {
		this.runner.run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("2 vector stores", "spring.ai.vectorstore.type",
					"e5PgVectorStore", "vectorStore");
			assertThat(analysis.getAction()).contains("spring.ai.vectorstore.type to e5-pgvector",
					"pgvector for Spring AI's PgVectorStore");
		});
	}

	@Test
	void usesOursIfChosen() {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=e5-pgvector")
			.run((context) -> assertThat(context).getBean(VectorStore.class).isInstanceOf(E5PgVectorStore.class));
	}

	@Test
	void usesSpringAisIfChosen() {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=pgvector")
			.run((context) -> assertThat(context).getBean(VectorStore.class).isInstanceOf(PgVectorStore.class));
	}

	@Test
	void hasNoStoreIfNoneIsChosen() {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(VectorStore.class));
	}

	@Test
	void usesSpringAisIfOursIsExcluded() {
		this.runner.withPropertyValues(EXCLUDE + E5PgVectorAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class).hasSingleBean(PgVectorStore.class));
	}

	@Test
	void backsOffForTheApplicationsOwnStore() {
		this.runner.withUserConfiguration(E5PgVectorAutoConfigurationTests.OwnStore.class)
			.withPropertyValues("spring.ai.vectorstore.type=e5-pgvector")
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class).hasBean("ownStore"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
