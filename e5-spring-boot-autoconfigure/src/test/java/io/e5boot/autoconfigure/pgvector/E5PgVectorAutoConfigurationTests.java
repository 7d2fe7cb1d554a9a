package io.e5boot.autoconfigure.pgvector;

import java.util.List;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.autoconfigure.embedding.E5EmbeddingAutoConfiguration;
import io.e5boot.autoconfigure.OwnEmbeddingModel;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.springai.E5EmbeddingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

/**
 * When the store is configured. These tests open no database; see
 * {@link E5PgVectorAutoConfigurationIT} for that.
 */
class E5PgVectorAutoConfigurationTests {

	private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/nowhere";

	private final ApplicationContextRunner withoutUrl = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(E5EmbeddingAutoConfiguration.class, E5PgVectorAutoConfiguration.class,
				DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "e5.pgvector.schema-validation=false");

	private final ApplicationContextRunner runner = this.withoutUrl
		.withPropertyValues("spring.datasource.url=" + NOWHERE);

	@Test
	void wiresTheStore() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(VectorStore.class)
			.getBean(VectorStore.class)
			.isInstanceOf(E5PgVectorStore.class));
	}

	@Test
	void usesTheTransactionManagerOfJtaOnly() {
		JtaTransactionManager jta = mock(JtaTransactionManager.class);
		PlatformTransactionManager other = mock(PlatformTransactionManager.class);
		ApplicationContextRunner two = this.runner.withBean("jta", JtaTransactionManager.class, () -> jta,
				(definition) -> definition.setPrimary(true));
		this.runner.withBean(PlatformTransactionManager.class, () -> other).run((context) -> callStatus(context));
		two.run((context) -> callStatus(context));
		verifyNoInteractions(other);
		verify(jta, atLeastOnce()).getTransaction(any());
	}

	private static void callStatus(ApplicationContext context) {
		assertThatThrownBy(() -> context.getBean(E5PgVectorStore.class).status()).isInstanceOf(RuntimeException.class);
	}

	@Test
	void prefersJdbcOnTheStoresDataSourceToJta() {
		JtaTransactionManager jta = mock(JtaTransactionManager.class);
		this.runner.withBean("jta", JtaTransactionManager.class, () -> jta, (definition) -> definition.setPrimary(true))
			.withUserConfiguration(JdbcTransactions.class)
			.run((context) -> callStatus(context));
		verify(jta, never()).getTransaction(any());
	}

	@Configuration(proxyBeanMethods = false)
	static class JdbcTransactions {

		@Bean
		JdbcTransactionManager jdbcTransactions(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Test
	void wiresTheStoreForAnotherEmbeddingModel() {
		this.runner.withUserConfiguration(OwnEmbeddingModel.class)
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class)
				.doesNotHaveBean(E5EmbeddingModel.class));
	}

	@Test
	void backsOffWithoutEmbeddingModel() {
		this.runner.withPropertyValues("spring.ai.model.embedding=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(VectorStore.class));
	}

	@Test
	void backsOffForTheApplicationsOwnStore() {
		this.runner.withUserConfiguration(OwnStore.class)
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class).hasBean("ownStore"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis", "pgvector", "none" })
	void backsOffForAnotherType(String type) {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=" + type)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(VectorStore.class));
	}

	@Test
	void configuresTheStoreForItsType() {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=e5-pgvector")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void usesThePrimaryDataSource() {
		this.withoutUrl.withBean("other", DataSource.class, () -> new DriverManagerDataSource("jdbc:h2:mem:other"))
			.withBean("primary", DataSource.class, () -> new DriverManagerDataSource(NOWHERE),
					(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void usesConnectionDetailsAndDataSourcesOfTheApplication() {
		this.withoutUrl.withBean(JdbcConnectionDetails.class, NowhereDetails::new)
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
		this.withoutUrl.withBean(DataSource.class, () -> new DriverManagerDataSource(NOWHERE))
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.url=jdbc:h2:mem:url", "spring.datasource.name=no-url" })
	void refusesH2(String property) {
		this.withoutUrl.withPropertyValues(property, "e5.pgvector.schema-validation=true").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("needs PostgreSQL", "H2");
			assertThat(analysis.getAction()).contains("spring.datasource.url", "e5-pgvector-embedded",
					"spring.ai.vectorstore.type=none");
		});
	}

	@Test
	void refusesADataSourceOfAnotherDatabase() {
		this.withoutUrl.withBean(DataSource.class, () -> new DriverManagerDataSource("jdbc:h2:mem:own"))
			.withPropertyValues("e5.pgvector.schema-validation=true")
			.run((context) -> {
				FailureAnalysis analysis = Analyses.of(context);
				assertThat(analysis.getDescription()).contains("needs PostgreSQL", "H2");
				assertThat(analysis.getAction()).contains("spring.ai.vectorstore.type=none");
			});
	}

	@Test
	void refusesH2WithoutAConnection() {
		ApplicationContextRunner without = this.withoutUrl.withPropertyValues("e5.pgvector.initialize-schema=false");
		for (ApplicationContextRunner runner : List.of(
				without.withPropertyValues("spring.datasource.url=jdbc:h2:mem:url"),
				without.withPropertyValues("spring.datasource.name=no-url"),
				without.withBean(DataSource.class, () -> new DriverManagerDataSource("jdbc:h2:mem:own")))) {
			runner
				.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("needs PostgreSQL", "H2"));
		}
	}

	@Test
	void explainsADriverThatRefusesTheUrl() {
		this.withoutUrl
			.withPropertyValues("spring.datasource.url=jdbc:nowhere:db",
					"spring.datasource.driver-class-name=org.postgresql.Driver", "e5.pgvector.schema-validation=true")
			.run((context) -> {
				FailureAnalysis analysis = Analyses.of(context);
				assertThat(analysis.getDescription()).contains("The vector store cannot open a connection",
						"jdbc:nowhere:db");
				assertThat(analysis.getAction()).contains("jdbc:postgresql://HOST:PORT/DATABASE");
			});
	}

	@Test
	void acceptsAUrlThatNamesNoDatabase() {
		this.withoutUrl
			.withBean(DataSource.class, () -> new DriverManagerDataSource("jdbc:own-wrapper:postgresql://db/app"))
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void explainsAnUnreachableDatabase() {
		this.runner.withPropertyValues("e5.pgvector.schema-validation=true").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("cannot reach its database", "127.0.0.1:1");
			assertThat(analysis.getAction()).contains("spring.datasource.url", "spring.ai.vectorstore.type=none",
					"e5-pgvector-embedded");
		});
	}

	@ParameterizedTest
	@CsvSource({ "distance-type, EUCLIDEAN_DISTANCE, COSINE_DISTANCE", "index-type, IVFFLAT, HNSW_BINARY",
			"id-type, SERIAL, UUID" })
	void refusesTypesThatTheStoreDoesNotHave(String name, String value, String valid) {
		this.runner.withPropertyValues("e5.pgvector." + name + "=" + value).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("e5.pgvector." + name, value);
			assertThat(analysis.getAction()).contains("The following values are valid", valid);
		});
	}

	@Test
	void acceptsTypesInSpringAisSpelling() {
		this.runner
			.withPropertyValues("e5.pgvector.distance-type=COSINE_DISTANCE", "e5.pgvector.index-type=NONE",
					"e5.pgvector.id-type=UUID", "e5.pgvector.dimensions=32", "e5.pgvector.max-document-batch-size=10",
					"e5.pgvector.language.neutrality=off", "e5.pgvector.language.metadata-key=lang")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void refusesOtherDimensionsThanTheModels() {
		this.runner.withPropertyValues("e5.pgvector.dimensions=1536").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("e5.pgvector.dimensions is 1536", "32 dimensions");
			assertThat(analysis.getAction()).contains("Remove e5.pgvector.dimensions");
		});
		this.runner.withPropertyValues("e5.pgvector.dimensions=-1")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void emptyNamesAreTheDefaultNames() {
		this.runner.withPropertyValues("e5.pgvector.table-name=", "e5.pgvector.schema-name= ")
			.run((context) -> assertThat(context.getBean(E5PgVectorProperties.class))
				.returns(E5PgVectorStore.DEFAULT_TABLE_NAME, E5PgVectorProperties::tableName)
				.returns("public", E5PgVectorProperties::schemaName));
	}

	@ParameterizedTest
	@CsvSource({ "ef-search, 0, between 1 and 1000", "ef-search, 1001, between 1 and 1000",
			"partitions, 0, between 1 and 1024", "max-document-batch-size, 0, positive",
			"index.m, 1, between 2 and 100", "index.m, 101, between 2 and 100",
			"index.ef-construction, 31, at least twice", "index.ef-construction, 1001, between 4 and 1000",
			"index.build-memory, 1KB, positive", "language.strength, 1.5, between 0 and 1",
			"language.metadata-key, '', not be empty" })
	void explainsAValueOutOfRange(String name, String value, String range) {
		this.runner.withPropertyValues("e5.pgvector." + name + "=" + value)
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("Invalid value",
					"'e5.pgvector." + name + "'", range));
	}

	@Test
	void explainsScoresOutOfRange() {
		this.runner.withPropertyValues("e5.pgvector.score.scale=0.1")
			.run((context) -> assertThat(Analyses.of(context).getDescription())
				.contains("e5.pgvector.score.midpoint and e5.pgvector.score.scale belong together"));
		this.runner.withPropertyValues("e5.pgvector.score.scale=2", "e5.pgvector.score.midpoint=0.5")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("'e5.pgvector.score.scale'",
					"between 0.002 and 1"));
		this.runner.withPropertyValues("e5.pgvector.score.scale=0.1", "e5.pgvector.score.midpoint=1")
			.run((context) -> assertThat(Analyses.of(context).getDescription()).contains("'e5.pgvector.score.midpoint'",
					"between -1 and 1"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		VectorStore ownStore(EmbeddingModel model) {
			return SimpleVectorStore.builder(model).build();
		}

	}

	static final class NowhereDetails implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return "nobody";
		}

		@Override
		public String getPassword() {
			return "none";
		}

		@Override
		public String getJdbcUrl() {
			return NOWHERE;
		}

	}

}
