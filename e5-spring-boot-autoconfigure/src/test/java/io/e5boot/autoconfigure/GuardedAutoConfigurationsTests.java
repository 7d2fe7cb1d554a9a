package io.e5boot.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.e5boot.springai.pgvector.E5PgVectorStore;
import org.junit.jupiter.api.Test;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.ai.vectorstore.pgvector.autoconfigure.PgVectorStoreAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with all the auto-configurations of the class path, among them those of
 * Spring AI's own pgvector starter.
 */
class GuardedAutoConfigurationsTests {

	private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/nowhere";

	private static final String EXCLUDE = "spring.autoconfigure.exclude=";

	private final ApplicationContextRunner withoutUrl = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withClassLoader(new FilteredClassLoader("org.h2"))
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "spring.ai.model.embedding=e5",
				"spring.ai.model.chat=none", "spring.ai.vectorstore.pgvector.schema-validation=false",
				"e5.pgvector.embedded.enabled=false");

	private final ApplicationContextRunner runner = this.withoutUrl
		.withPropertyValues("spring.datasource.url=" + NOWHERE);

	@Test
	void thereIsOneVectorStoreAndItIsOurs() {
		this.runner.run(
				(context) -> assertThat(context).hasSingleBean(VectorStore.class).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void springAisIsThereWhereOursIsExcluded() {
		this.runner.withPropertyValues(EXCLUDE + E5PgVectorAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class).hasSingleBean(PgVectorStore.class));
	}

	@Test
	void bothBackOffForTheApplicationsOwn() {
		this.runner.withUserConfiguration(E5PgVectorAutoConfigurationTests.OwnStore.class)
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class).hasBean("ownStore"));
	}

	@Test
	void bothBackOffForAnotherType() {
		this.runner.withPropertyValues("spring.ai.vectorstore.type=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(VectorStore.class));
	}

	@Test
	void withoutTheGuardSpringAisComesFirst() {
		this.runner.withPropertyValues(EXCLUDE + GuardedPgVectorStoreAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class).hasSingleBean(PgVectorStore.class));
	}

	@Test
	void withoutTheGuardSpringAisJoinsTheApplicationsOwn() {
		this.runner.withUserConfiguration(E5PgVectorAutoConfigurationTests.OwnStore.class)
			.withPropertyValues(EXCLUDE + GuardedPgVectorStoreAutoConfiguration.class.getName())
			.run((context) -> assertThat(context.getBeansOfType(VectorStore.class)).hasSize(2));
	}

	@Test
	void excludingSpringAisLeavesOurs() {
		this.runner.withPropertyValues(EXCLUDE + PgVectorStoreAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasSingleBean(VectorStore.class)
				.hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void startsWithoutADatabase() {
		this.withoutUrl.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(EmbeddingModel.class)
			.doesNotHaveBean(DataSource.class)
			.doesNotHaveBean(JdbcTemplate.class)
			.doesNotHaveBean(VectorStore.class));
	}

	@Test
	void withoutTheGuardItWouldNotStart() {
		this.withoutUrl.withPropertyValues(EXCLUDE + GuardedDataSourceAutoConfiguration.class.getName())
			.run((context) -> assertThat(Analyses.of(context).getDescription())
				.contains("Failed to configure a DataSource", "'url'"));
	}

	@Test
	void excludingBootsDataSourceStillWorks() {
		this.withoutUrl.withBean(JdbcConnectionDetails.class, E5PgVectorAutoConfigurationTests.NowhereDetails::new)
			.withPropertyValues(EXCLUDE + DataSourceAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DataSource.class));
	}

	@Test
	void aHalfConfiguredDatabaseIsStillReported() {
		this.withoutUrl.withPropertyValues("spring.datasource.username=me")
			.run((context) -> assertThat(Analyses.of(context).getDescription())
				.contains("Failed to configure a DataSource", "'url'"));
	}

	@Test
	void aUrlMakesADataSource() {
		this.runner
			.run((context) -> assertThat(context.getBean(HikariDataSource.class).getJdbcUrl()).isEqualTo(NOWHERE));
	}

	@Test
	void connectionDetailsMakeADataSource() {
		this.withoutUrl.withBean(JdbcConnectionDetails.class, E5PgVectorAutoConfigurationTests.NowhereDetails::new)
			.run((context) -> {
				assertThat(context.getBean(HikariDataSource.class).getJdbcUrl()).isEqualTo(NOWHERE);
				assertThat(context).hasSingleBean(E5PgVectorStore.class);
			});
	}

	@Test
	void theApplicationsOwnDataSourceIsUsed() {
		this.withoutUrl.withBean(DataSource.class, () -> new DriverManagerDataSource(NOWHERE))
			.run((context) -> assertThat(context).hasSingleBean(DataSource.class)
				.hasSingleBean(DataSourceProperties.class)
				.hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void h2OnTheClassPathIsStillADataSource() {
		this.withoutUrl.withClassLoader(getClass().getClassLoader())
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DataSource.class)
				.doesNotHaveBean(E5PgVectorStore.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
