package io.e5boot.sample.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole application on a random port: real weights, a real PostgreSQL, the shipped
 * corpus. All tests of one run share the database.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RunningSample.NewDataFolder.class)
@interface RunningSample {

	/**
	 * Has the embedded PostgreSQL begin with an empty folder.
	 */
	class NewDataFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		private static final Path FOLDER = create();

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("e5.pgvector.embedded.data-dir=" + FOLDER).applyTo(context);
		}

		static Path create() {
			try {
				return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "pgdata");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
