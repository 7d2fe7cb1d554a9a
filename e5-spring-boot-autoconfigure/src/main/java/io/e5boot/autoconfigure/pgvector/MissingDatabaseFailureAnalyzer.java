package io.e5boot.autoconfigure.pgvector;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Lists the options where Spring Boot finds no database. Comes before Boot's own
 * analysis, which does not know the embedded database.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingDatabaseFailureAnalyzer implements FailureAnalyzer {

	private static final String URL = "spring.datasource.url";

	private static final String EMBEDDED = "e5.pgvector.embedded.enabled";

	private static final String EMBEDDED_CONFIGURATION = "io.e5boot.pgvector.embedded.EmbeddedPgVectorAutoConfiguration";

	/** What else than a URL makes the embedded database back off. */
	private static final List<String> BACK_OFF = List.of("spring.datasource.jndi-name",
			"spring.datasource.driver-class-name", "spring.datasource.hikari.jdbc-url",
			"spring.datasource.xa.data-source-class-name");

	private final ConfigurableBeanFactory beans;

	private final Environment environment;

	MissingDatabaseFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = (ConfigurableBeanFactory) beans;
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		if (StringUtils.hasText(this.environment.getProperty(URL))) {
			return null;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (isOfBootsDataSource(cause)) {
				return new FailureAnalysis(description(), action(), cause);
			}
		}
		return null;
	}

	/** Boot's exception is not public, the properties that throw it are. */
	private static boolean isOfBootsDataSource(Throwable cause) {
		return cause instanceof BeanCreationException && cause.getClass().getNestHost() == DataSourceProperties.class;
	}

	private String description() {
		String profiles = String.join(", ", this.environment.getActiveProfiles());
		return "No database is configured: " + URL + " is not set, and nothing else provides a DataSource. "
				+ (profiles.isEmpty() ? "No profile is active." : "Active profiles: " + profiles + ".");
	}

	private String action() {
		return "One of these:\n\n" + "  - For development, " + embedded() + ".\n"
				+ "  - For a PostgreSQL of your own, set " + URL
				+ ", spring.datasource.username and spring.datasource.password; if they belong to a profile, "
				+ "activate it.\n" + "  - To use the embedding model without a database, depend on "
				+ "io.e5boot:e5-embedding-spring-boot-starter instead of io.e5boot:e5-spring-boot-starter.";
	}

	private String embedded() {
		boolean present = ClassUtils.isPresent(EMBEDDED_CONFIGURATION, this.beans.getBeanClassLoader());
		if (!this.environment.getProperty(EMBEDDED, Boolean.class, true)) {
			return "remove " + EMBEDDED + "=false" + (present ? ", and a PostgreSQL with pgvector is started"
					: ", and with io.e5boot:e5-pgvector-embedded on the class path a PostgreSQL with pgvector is started");
		}
		if (!present) {
			return "add the dependency io.e5boot:e5-pgvector-embedded, which starts a PostgreSQL with pgvector. An "
					+ "optional or development-only dependency is not in the executable jar";
		}
		return BACK_OFF.stream()
			.filter((property) -> StringUtils.hasText(this.environment.getProperty(property)))
			.findFirst()
			.map((property) -> "remove " + property + ", which keeps the PostgreSQL of "
					+ "io.e5boot:e5-pgvector-embedded from starting")
			.orElse("do not exclude " + EMBEDDED_CONFIGURATION + ", which starts a PostgreSQL with pgvector");
	}

}
