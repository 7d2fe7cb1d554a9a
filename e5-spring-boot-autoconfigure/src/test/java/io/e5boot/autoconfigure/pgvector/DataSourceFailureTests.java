package io.e5boot.autoconfigure.pgvector;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.TestModels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has the starter and names no database, or none that can be used.
 */
class DataSourceFailureTests {

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

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:nowhere:db?password=secret", "nowhere://secret@db" })
	void saysThatTheUrlIsUnknown(String url) {
		FailureAnalysis analysis = Analyses.of(this.runner.withPropertyValues("spring.datasource.url=" + url));
		assertThat(analysis.getDescription()).contains("spring.datasource.url begins with", "nowhere:",
				"needs PostgreSQL");
		assertThat(analysis.getAction())
			.contains("remove spring.datasource.url, which keeps", "jdbc:postgresql://HOST:PORT/DATABASE",
					"spring.datasource.driver-class-name", "io.e5boot:e5-embedding-spring-boot-starter")
			.doesNotContain("H2");
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret");
	}

	@Test
	void saysThatTheEmbeddedDatabaseNeedsNoUrl() {
		assertThat(Analyses
			.of(this.runner.withClassLoader(new FilteredClassLoader("org.h2", "io.e5boot.pgvector.embedded"))
				.withPropertyValues(WITHOUT_EMBEDDED, "spring.datasource.url=jdbc:nowhere:db"))
			.getAction())
			.contains("add the dependency io.e5boot:e5-pgvector-embedded", "and remove spring.datasource.url");
	}

	@Test
	void saysThatTheDriverOfAnotherDatabaseIsMissing() {
		FailureAnalysis analysis = Analyses
			.of(this.runner.withPropertyValues("spring.datasource.url=jdbc:mysql://db/app"));
		assertThat(analysis.getDescription()).contains("com.mysql.cj.jdbc.Driver", "(jdbc:mysql:)",
				"not on the class path", "needs PostgreSQL");
		assertThat(analysis.getAction()).contains("jdbc:postgresql://HOST:PORT/DATABASE");
	}

	@Test
	void saysThatTheNamedDriverIsMissing() {
		FailureAnalysis analysis = Analyses
			.of(this.runner.withPropertyValues("spring.datasource.url=jdbc:postgresql://db/app",
					"spring.datasource.driver-class-name=com.example.Driver"));
		assertThat(analysis.getDescription()).contains("com.example.Driver",
				"spring.datasource.driver-class-name names");
		assertThat(analysis.getAction()).contains("Remove spring.datasource.driver-class-name");
	}

	/** The driver is on the class path of the tests, so the failure is made by hand. */
	@Test
	void saysThatThePostgreSqlDriverIsMissing() {
		FailureAnalysis analysis = analyze("org.postgresql.Driver", new BeanCreationException("dataSource", "No driver",
				new ClassNotFoundException("org.postgresql.Driver")));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("org.postgresql.Driver", "not on the class path");
		assertThat(analysis.getAction()).contains("Add the dependency org.postgresql:postgresql");
	}

	@Test
	void leavesOtherFailuresToSpringBoot() {
		assertThat(analyze("none", new BeanCreationException("dataSource", "Pool too large"))).isNull();
		assertThat(analyze("org.postgresql.Driver", new BeanCreationException("other", "No driver"))).isNull();
	}

	@Test
	void leavesApplicationsWithoutTheStoreToSpringBoot() {
		assertThat(analyze("io.e5boot.pgvector.E5PgVectorStore", new BeanCreationException("dataSource", "No driver")))
			.isNull();
	}

	private static @Nullable FailureAnalysis analyze(String missingClass, Throwable failure) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.getBeanFactory().setBeanClassLoader(new FilteredClassLoader(missingClass::equals));
			return new DataSourceFailureAnalyzer(context.getBeanFactory(),
					new MockEnvironment().withProperty("spring.datasource.url", "jdbc:postgresql://db/app"))
				.analyze(failure);
		}
	}

	@Test
	void onlyEmbedsWithoutAConnectionPool() {
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
