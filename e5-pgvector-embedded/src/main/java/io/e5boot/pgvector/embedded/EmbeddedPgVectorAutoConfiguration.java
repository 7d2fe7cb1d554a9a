package io.e5boot.pgvector.embedded;

import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;
import javax.sql.XADataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for an embedded PostgreSQL with pgvector. Provides the data source
 * of an application that configures none: it backs off if a property configures a
 * database, and if there is another data source or other connection details.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "e5.pgvector.embedded.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ DataSource.class, XADataSource.class, JdbcConnectionDetails.class })
@Conditional(EmbeddedPgVectorAutoConfiguration.NoDatabaseConfigured.class)
@EnableConfigurationProperties(EmbeddedPgVectorProperties.class)
public final class EmbeddedPgVectorAutoConfiguration {

	private static final Log logger = LogFactory.getLog(EmbeddedPgVectorAutoConfiguration.class);

	@Bean(destroyMethod = "close")
	EmbeddedPgVector embeddedPgVector(EmbeddedPgVectorProperties properties, ConfigurableEnvironment environment) {
		EmbeddedPgVector server = EmbeddedPgVector.startUntilClosed(properties.toOptions(environment));
		logger.warn(String.format(Locale.ROOT,
				"No data source is configured: using an embedded PostgreSQL on port %d, for development only. "
						+ "Its data is stored in %s. Set spring.datasource.url to use your own, or "
						+ "e5.pgvector.embedded.enabled=false to disable it.",
				server.port(), server.dataDir()));
		return server;
	}

	@Bean
	JdbcConnectionDetails embeddedPgVectorConnectionDetails(EmbeddedPgVector server) {
		return new EmbeddedConnectionDetails(server);
	}

	/** Points Spring Boot's data source to the server. */
	private record EmbeddedConnectionDetails(
			EmbeddedPgVector server) implements JdbcConnectionDetails, AopInfrastructureBean {

		@Override
		public String getJdbcUrl() {
			return this.server.jdbcUrl();
		}

		@Override
		public String getUsername() {
			return this.server.username();
		}

		@Override
		public String getPassword() {
			return this.server.password();
		}

	}

	/** A blank property configures nothing, as for Spring Boot's own data source. */
	static final class NoDatabaseConfigured extends SpringBootCondition {

		private static final List<String> PROPERTIES = List.of("spring.datasource.url", "spring.datasource.jndi-name",
				"spring.datasource.driver-class-name", "spring.datasource.hikari.jdbc-url",
				"spring.datasource.xa.data-source-class-name");

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return PROPERTIES.stream()
				.filter((property) -> StringUtils.hasText(context.getEnvironment().getProperty(property)))
				.findFirst()
				.map((property) -> ConditionOutcome.noMatch(property + " is set"))
				.orElseGet(() -> ConditionOutcome.match("no property configures a database"));
		}

	}

}
