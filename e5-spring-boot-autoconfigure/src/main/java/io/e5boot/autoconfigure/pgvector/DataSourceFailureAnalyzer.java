package io.e5boot.autoconfigure.pgvector;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Lists the options if Spring Boot cannot make a {@code DataSource} for the vector store:
 * no URL, one that it does not know, or no driver. Comes before Boot's own analysis,
 * which recommends databases that the store cannot use.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DataSourceFailureAnalyzer implements FailureAnalyzer {

	private static final String STORE = "io.e5boot.pgvector.E5PgVectorStore";

	private static final String URL = "spring.datasource.url";

	private static final String DRIVER = "spring.datasource.driver-class-name";

	private static final String JDBC = "jdbc:";

	private static final String EMBEDDED = "e5.pgvector.embedded.enabled";

	private static final String EMBEDDED_CONFIGURATION = "io.e5boot.pgvector.embedded.EmbeddedPgVectorAutoConfiguration";

	/** The properties that make the embedded database back off. */
	private static final List<String> BACK_OFF = List.of(URL, "spring.datasource.jndi-name", DRIVER,
			"spring.datasource.hikari.jdbc-url", "spring.datasource.xa.data-source-class-name");

	private final ConfigurableBeanFactory beans;

	private final Environment environment;

	DataSourceFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = (ConfigurableBeanFactory) beans;
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		List<BeanCreationException> failures = Stream.iterate(failure, (cause) -> cause != null, Throwable::getCause)
			.filter(BeanCreationException.class::isInstance)
			.map(BeanCreationException.class::cast)
			.filter((creation) -> "dataSource".equals(creation.getBeanName()) || isOfBootsProperties(creation))
			.toList();
		if (failures.isEmpty() || !isPresent(STORE)) {
			return null;
		}
		BeanCreationException cause = failures.get(failures.size() - 1);
		String url = this.environment.getProperty(URL, "");
		if (!StringUtils.hasText(url)) {
			return isOfBootsProperties(cause) ? withoutUrl(cause) : null;
		}
		return withUrl(url, cause);
	}

	/** Boot's exception is not public, but the properties that throw it are. */
	private static boolean isOfBootsProperties(BeanCreationException cause) {
		return cause.getClass().getNestHost() == DataSourceProperties.class;
	}

	private FailureAnalysis withoutUrl(Throwable cause) {
		String profiles = String.join(", ", this.environment.getActiveProfiles());
		return new FailureAnalysis(
				"No database is configured: " + URL + " is not set, and nothing else provides a DataSource. "
						+ (profiles.isEmpty() ? "No profile is active." : "Active profiles: " + profiles + "."),
				options("set " + URL + ", spring.datasource.username and spring.datasource.password; if they belong to "
						+ "a profile, activate it"),
				cause);
	}

	private @Nullable FailureAnalysis withUrl(String url, Throwable cause) {
		String named = this.environment.getProperty(DRIVER);
		if (StringUtils.hasText(named) && !isPresent(named)) {
			return new FailureAnalysis(
					"The JDBC driver " + named + ", which " + DRIVER + " names, is not on the class path.",
					"Remove " + DRIVER + ", because Spring Boot derives the driver from " + URL
							+ ", or add the dependency that contains it.",
					cause);
		}
		String driver = url.startsWith(JDBC) ? DatabaseDriver.fromJdbcUrl(url).getDriverClassName() : null;
		if (driver == null) {
			return new FailureAnalysis(
					URL + " begins with " + scheme(url) + ", for which Spring Boot has no JDBC driver. "
							+ "The vector store needs PostgreSQL.",
					options("set " + URL + " to jdbc:postgresql://HOST:PORT/DATABASE. If a driver wraps "
							+ "PostgreSQL's, set " + DRIVER + " to it"),
					cause);
		}
		return isPresent(driver) ? null : withoutDriver(url, driver, cause);
	}

	private FailureAnalysis withoutDriver(String url, String driver, Throwable cause) {
		String description = "The JDBC driver " + driver + ", which " + URL + " (" + scheme(url)
				+ ") needs, is not on the class path.";
		if (driver.equals(DatabaseDriver.POSTGRESQL.getDriverClassName())) {
			return new FailureAnalysis(description, "Add the dependency org.postgresql:postgresql. "
					+ "io.e5boot:e5-spring-boot-starter includes it unless you exclude it.", cause);
		}
		return new FailureAnalysis(description + " The vector store needs PostgreSQL.",
				options("set " + URL + " to jdbc:postgresql://HOST:PORT/DATABASE"), cause);
	}

	/** The rest of a URL may contain a password. */
	private static String scheme(String url) {
		return url.replaceFirst("^((?:jdbc:)?[^:]*:?).*", "$1");
	}

	private String options(String ownDatabase) {
		return "One of these:\n\n" + "  - For development, " + embedded() + ".\n" + "  - For your own PostgreSQL, "
				+ ownDatabase + ".\n" + "  - To use the embedding model without a database, depend on "
				+ "io.e5boot:e5-embedding-spring-boot-starter instead of io.e5boot:e5-spring-boot-starter.";
	}

	private String embedded() {
		boolean present = isPresent(EMBEDDED_CONFIGURATION);
		if (!this.environment.getProperty(EMBEDDED, Boolean.class, true)) {
			return "remove " + EMBEDDED + "=false" + (present ? ", and a PostgreSQL with pgvector is started"
					: ", and with io.e5boot:e5-pgvector-embedded on the class path a PostgreSQL with pgvector is started");
		}
		String backOff = BACK_OFF.stream()
			.filter((property) -> StringUtils.hasText(this.environment.getProperty(property)))
			.findFirst()
			.orElse(null);
		if (!present) {
			return "add the dependency io.e5boot:e5-pgvector-embedded, which starts a PostgreSQL with pgvector"
					+ ((backOff != null) ? ", and remove " + backOff : "")
					+ ". An optional or development-only dependency is not in the executable jar";
		}
		return (backOff != null)
				? "remove " + backOff + ", which keeps the PostgreSQL of io.e5boot:e5-pgvector-embedded from starting"
				: "do not exclude " + EMBEDDED_CONFIGURATION + ", which starts a PostgreSQL with pgvector";
	}

	private boolean isPresent(String type) {
		return ClassUtils.isPresent(type, this.beans.getBeanClassLoader());
	}

}
