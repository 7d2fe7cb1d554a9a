package io.e5boot.autoconfigure.pgvector;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.autoconfigure.OwnEmbeddingModel;
import io.e5boot.pgvector.E5PgVectorStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is reported to an application that needs a vector store and has none.
 */
class MissingVectorStoreTests {

	private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/nowhere";

	private final ApplicationContextRunner withoutUrl = new ApplicationContextRunner()
		.withUserConfiguration(SeveralVectorStoresTests.Application.class, NeedsAStore.class)
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "spring.ai.model.embedding=e5",
				"spring.ai.model.chat=none", "e5.pgvector.embedded.enabled=false",
				"spring.ai.vectorstore.type=e5-pgvector");

	private final ApplicationContextRunner runner = this.withoutUrl
		.withPropertyValues("spring.datasource.url=" + NOWHERE);

	@ParameterizedTest
	@CsvSource({ "spring.ai.vectorstore.type, redis, spring.ai.vectorstore.type is redis, e5-pgvector",
			"spring.ai.vectorstore.type, none, spring.ai.vectorstore.type is none, e5-pgvector",
			"spring.ai.model.embedding, none, there is no embedding model, spring.ai.model.embedding" })
	void explainsAProperty(String name, String value, String description, String action) {
		FailureAnalysis analysis = Analyses.of(this.runner.withPropertyValues(name + "=" + value));
		assertThat(analysis.getDescription()).contains("VectorStore is needed", description);
		assertThat(analysis.getAction()).contains(action);
	}

	@Test
	void explainsAnExclusion() {
		FailureAnalysis analysis = Analyses.of(this.runner.withPropertyValues("spring.ai.vectorstore.type=e5-pgvector",
				"spring.autoconfigure.exclude=" + E5PgVectorAutoConfiguration.class.getName()));
		assertThat(analysis.getDescription()).contains("E5PgVectorAutoConfiguration is excluded");
	}

	@Test
	void explainsTwoDataSources() {
		FailureAnalysis analysis = Analyses
			.of(this.withoutUrl.withBean("first", DataSource.class, () -> new DriverManagerDataSource(NOWHERE))
				.withBean("second", DataSource.class, () -> new DriverManagerDataSource(NOWHERE)));
		assertThat(analysis.getDescription()).contains("2 DataSources", "first, second");
		assertThat(analysis.getAction()).contains("@Primary", "JdbcTemplate bean", "define an E5PgVectorStore bean");
	}

	@Test
	void explainsTwoTemplates() {
		FailureAnalysis analysis = Analyses
			.of(this.runner.withBean("first", JdbcTemplate.class, MissingVectorStoreTests::template)
				.withBean("second", JdbcTemplate.class, MissingVectorStoreTests::template));
		assertThat(analysis.getDescription()).contains("2 JdbcTemplates", "first, second");
		assertThat(analysis.getAction()).contains("@Primary", "define an E5PgVectorStore bean yourself");
	}

	@Test
	void explainsAMissingDataSource() {
		FailureAnalysis analysis = Analyses
			.of(this.withoutUrl.withPropertyValues("spring.ai.vectorstore.type=e5-pgvector",
					"spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName()));
		assertThat(analysis.getDescription()).contains("there is no DataSource");
		assertThat(analysis.getAction()).contains("spring.datasource.url", "io.e5boot:e5-pgvector-embedded");
	}

	@Test
	void explainsTwoModels() {
		FailureAnalysis analysis = Analyses
			.of(this.runner.withBean("first", EmbeddingModel.class, () -> new OwnEmbeddingModel().ownModel())
				.withBean("second", EmbeddingModel.class, () -> new OwnEmbeddingModel().ownModel()));
		assertThat(analysis.getDescription()).contains("2 embedding models", "first, second");
		assertThat(analysis.getAction()).contains("@Primary");
	}

	@Test
	void explainsAnotherStoreOfTheApplication() {
		FailureAnalysis analysis = Analyses
			.of(this.runner.withUserConfiguration(E5PgVectorAutoConfigurationTests.OwnStore.class, NeedsOurs.class));
		assertThat(analysis.getDescription()).contains("E5PgVectorStore is needed", "ownStore");
	}

	@Test
	void leavesAMissingQualifierToSpringBoot() {
		ApplicationContextRunner qualified = new ApplicationContextRunner()
			.withUserConfiguration(SeveralVectorStoresTests.Application.class, NeedsQualified.class)
			.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "spring.ai.model.embedding=e5",
					"spring.ai.model.chat=none", "spring.ai.vectorstore.type=e5-pgvector",
					"e5.pgvector.schema-validation=false", "spring.datasource.url=" + NOWHERE);
		for (ApplicationContextRunner runner : List.of(qualified,
				qualified.withUserConfiguration(E5PgVectorAutoConfigurationTests.OwnStore.class))) {
			AtomicReference<ConfigurableApplicationContext> context = new AtomicReference<>();
			runner.withInitializer(context::set)
				.run((failed) -> assertThat(new MissingVectorStoreFailureAnalyzer(context.get().getBeanFactory(),
						context.get().getEnvironment())
					.analyze(failed.getStartupFailure())).isNull());
		}
	}

	@Test
	void leavesOtherBeansToSpringBoot() {
		ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(NeedsATemplate.class);
		assertThat(Analyses.of(runner).getDescription()).contains("JdbcTemplate").doesNotContain("vector store");
	}

	private static JdbcTemplate template() {
		return new JdbcTemplate(new DriverManagerDataSource(NOWHERE));
	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsAStore {

		@Bean
		Object needsAStore(VectorStore store) {
			return store;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsOurs {

		@Bean
		Object needsOurs(E5PgVectorStore store) {
			return store;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsQualified {

		@Bean
		Object needsQualified(@Qualifier("docs") VectorStore store) {
			return store;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsATemplate {

		@Bean
		Object needsATemplate(JdbcTemplate jdbc) {
			return jdbc;
		}

	}

}
