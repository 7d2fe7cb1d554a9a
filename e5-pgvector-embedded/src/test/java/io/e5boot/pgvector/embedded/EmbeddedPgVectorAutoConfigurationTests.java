package io.e5boot.pgvector.embedded;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedPgVectorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EmbeddedPgVectorAutoConfiguration.class,
				DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class));

	@Test
	void providesADataSourceWithPgVector(@TempDir Path folder) {
		this.runner.withPropertyValues("e5.pgvector.embedded.data-dir=" + folder).run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedPgVector.class);
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("SELECT extversion FROM pg_extension WHERE extname = 'vector'", String.class))
				.isEqualTo("0.8.5");
		});
	}

}
