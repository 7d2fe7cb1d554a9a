package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;
import javax.sql.XADataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPgVectorAutoConfigurationIT {

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, EmbeddedPgVectorAutoConfiguration.class))
			.withPropertyValues("e5.pgvector.embedded.data-dir=" + this.folder);
	}

	@Test
	void providesADataSourceWithPgVector(CapturedOutput output) {
		runner().run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedPgVector.class).hasSingleBean(JdbcConnectionDetails.class);
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("SELECT extversion FROM pg_extension WHERE extname = 'vector'", String.class))
				.isEqualTo("0.8.5");
			assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).singleElement()
				.asString()
				.contains("development", this.folder.toString(), "spring.datasource.url",
						"e5.pgvector.embedded.enabled=false");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "e5.pgvector.embedded.enabled=false", "spring.datasource.url=jdbc:postgresql://db/app",
			"spring.datasource.jndi-name=java:comp/env/jdbc/app",
			"spring.datasource.driver-class-name=org.postgresql.Driver",
			"spring.datasource.hikari.jdbc-url=jdbc:postgresql://db/app",
			"spring.datasource.xa.data-source-class-name=org.postgresql.xa.PGXADataSource" })
	void backsOffForAConfiguredDatabase(String property) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedPgVectorAutoConfiguration.class))
			.withPropertyValues("e5.pgvector.embedded.data-dir=" + this.folder, property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddedPgVector.class)
				.doesNotHaveBean(JdbcConnectionDetails.class));
		assertThat(this.folder).isEmptyDirectory();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.datasource.url=", "spring.datasource.url= ",
			"spring.datasource.url=${NO_SUCH_URL:}", "spring.datasource.driver-class-name=" })
	void startsIfPropertyIsBlank(String property) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class))
				.isOne());
	}

	@Test
	void backsOffForAUsersDataSource() {
		runner().withBean(DataSource.class, () -> mock(DataSource.class))
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedPgVector.class));
	}

	@Test
	void backsOffForAUsersXaDataSource() {
		runner().withBean(XADataSource.class, () -> mock(XADataSource.class))
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedPgVector.class));
	}

	@Test
	void backsOffForOtherConnectionDetails() {
		runner().withBean(JdbcConnectionDetails.class, () -> mock(JdbcConnectionDetails.class))
			.withBean(DataSource.class, () -> mock(DataSource.class))
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedPgVector.class));
	}

	/**
	 * Docker Compose support registers its bean definitions before the context refreshes.
	 */
	@Test
	void backsOffForConnectionDetailsThatAnInitializerRegisters() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedPgVectorAutoConfiguration.class))
			.withInitializer(
					(context) -> ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("compose",
							new RootBeanDefinition(JdbcConnectionDetails.class,
									() -> mock(JdbcConnectionDetails.class))))
			.run((context) -> assertThat(context).hasSingleBean(JdbcConnectionDetails.class)
				.doesNotHaveBean(EmbeddedPgVector.class));
	}

	@Test
	void sharesOneServerBetweenContexts() {
		runner().run((first) -> {
			runner().run((second) -> assertThat(second.getBean(EmbeddedPgVector.class).port())
				.isEqualTo(first.getBean(EmbeddedPgVector.class).port()));
			assertThat(first.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class)).isOne();
		});
	}

	@Test
	void stopsTheServerAfterThePoolAndItsUsers() throws SQLException {
		AtomicReference<EmbeddedPgVector> server = new AtomicReference<>();
		AtomicReference<Integer> answer = new AtomicReference<>();
		runner().withUserConfiguration(LastWords.class).run((context) -> {
			server.set(context.getBean(EmbeddedPgVector.class));
			context.getBean(LastWords.LastQuery.class).answer = answer;
		});
		assertThat(answer).hasValue(1);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Sql.query(server.get(), "SELECT 1"));
	}

	@Test
	void stopsTheServerWhenTheContextFails() {
		runner().withUserConfiguration(Failing.class).run((context) -> assertThat(context).hasFailed());
		EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(this.folder)).close();
		assertThat(this.folder.resolve("cluster/postmaster.pid")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "port=65536", "port=-1", "startup-timeout=0s", "data-dir=", "cache-dir=" })
	void rejectsInvalidSettings(String property) {
		runner().withPropertyValues("e5.pgvector.embedded." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining(property.startsWith("startup") ? "startupTimeout" : property.split("=")[0]));
	}

	@Test
	void failureAnalysisHasTheRemedy() {
		runner().withPropertyValues("e5.pgvector.embedded.cache-dir=/dev/null/cache").run((context) -> {
			var analysis = new EmbeddedPgVectorFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("/dev/null/cache");
			assertThat(analysis.getAction()).contains("e5.pgvector.embedded.cache-dir");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class LastWords {

		@Bean
		LastQuery lastQuery(JdbcTemplate jdbc) {
			return new LastQuery(jdbc);
		}

		static final class LastQuery implements DisposableBean {

			private final JdbcTemplate jdbc;

			private AtomicReference<Integer> answer;

			LastQuery(JdbcTemplate jdbc) {
				this.jdbc = jdbc;
			}

			@Override
			public void destroy() {
				this.answer.set(this.jdbc.queryForObject("SELECT 1", Integer.class));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		Object failing(DataSource dataSource) throws SQLException {
			try (Connection connection = dataSource.getConnection()) {
				throw new IllegalStateException("after " + connection.getCatalog() + " was up");
			}
		}

	}

}
