package io.e5boot.autoconfigure.pgvector;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has the starter and names no database.
 */
class MissingDatabaseTests {

	private static final String WITHOUT_EMBEDDED = "spring.autoconfigure.exclude="
			+ "io.e5boot.pgvector.embedded.EmbeddedPgVectorAutoConfiguration";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(SeveralVectorStoresTests.Application.class)
		.withClassLoader(new FilteredClassLoader("org.h2"))
		.withPropertyValues("e5.embedding.model=" + TestModels.tiny(), "spring.ai.model.embedding=e5",
				"spring.ai.model.chat=none", "spring.ai.vectorstore.type=e5-pgvector");

	@Test
	void listsTheOptions() {
		FailureAnalysis analysis = Analyses
			.of(this.runner.withClassLoader(new FilteredClassLoader("org.h2", "io.e5boot.pgvector.embedded"))
				.withPropertyValues(WITHOUT_EMBEDDED));
		assertThat(analysis.getDescription()).contains("No database", "spring.datasource.url is not set",
				"No profile is active");
		assertThat(analysis.getAction()).contains("io.e5boot:e5-pgvector-embedded", "executable jar",
				"set spring.datasource.url", "io.e5boot:e5-embedding-spring-boot-starter");
	}

	@Test
	void saysThatTheEmbeddedDatabaseIsSwitchedOff() {
		assertThat(Analyses.of(this.runner.withPropertyValues("e5.pgvector.embedded.enabled=false")).getAction())
			.contains("remove e5.pgvector.embedded.enabled=false");
	}

	@Test
	void saysThatTheEmbeddedDatabaseIsExcluded() {
		assertThat(Analyses.of(this.runner.withPropertyValues(WITHOUT_EMBEDDED)).getAction())
			.contains("do not exclude io.e5boot.pgvector.embedded.EmbeddedPgVectorAutoConfiguration")
			.doesNotContain("add the dependency");
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.driver-class-name=org.postgresql.Driver",
			"spring.datasource.hikari.jdbc-url=jdbc:postgresql://127.0.0.1:1/nowhere" })
	void namesThePropertyThatTheEmbeddedDatabaseBacksOffFor(String property) {
		assertThat(Analyses.of(this.runner.withPropertyValues(property, "spring.datasource.url=")).getAction())
			.contains("remove " + property.split("=")[0] + ", which keeps")
			.doesNotContain("add the dependency");
	}

	@Test
	void namesTheActiveProfiles() {
		assertThat(
				Analyses
					.of(this.runner.withPropertyValues("e5.pgvector.embedded.enabled=false",
							"spring.datasource.username=me", "spring.profiles.active=staging"))
					.getDescription())
			.contains("Active profiles: staging");
	}

	@Test
	void leavesAWrongUrlToSpringBoot() {
		assertThat(
				Analyses.of(this.runner.withPropertyValues("spring.datasource.url=jdbc:nowhere:db")).getDescription())
			.doesNotContain("No database");
	}

	@Test
	void withoutAConnectionPoolItOnlyEmbeds() {
		this.runner.withPropertyValues(WITHOUT_EMBEDDED)
			.withClassLoader(new FilteredClassLoader("org.h2", "com.zaxxer.hikari"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EmbeddingModel.class)
				.doesNotHaveBean(DataSource.class));
		this.runner
			.withPropertyValues("e5.pgvector.embedded.enabled=false",
					"spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EmbeddingModel.class));
	}

}
