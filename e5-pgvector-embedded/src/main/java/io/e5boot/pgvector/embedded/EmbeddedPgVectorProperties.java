package io.e5boot.pgvector.embedded;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Configuration of the embedded PostgreSQL. Folders are strings, because Spring resolves
 * a relative path against the class path first, which would put the data into the build
 * folder.
 *
 * @param enabled Whether to start an embedded PostgreSQL when no data source is
 * configured.
 * @param dataDir Folder for the data, relative to the working directory. Tests use it
 * only if they set it themselves.
 * @param testDataDir Folder for the data of tests, kept from one run to the next. By
 * default, a new one for each run below target, build or the temporary folder.
 * @param cacheDir Folder for PostgreSQL's unpacked programs. By default, one in the
 * user's cache folder.
 * @param port TCP port on 127.0.0.1. If 0, a free one is used at each startup.
 * @param startupTimeout How long startup may take, including recovery after a crash.
 */
@ConfigurationProperties(EmbeddedPgVectorProperties.NAME)
record EmbeddedPgVectorProperties(@DefaultValue("true") boolean enabled, @DefaultValue(".e5/pgdata") String dataDir,
		@Nullable String testDataDir, @Nullable String cacheDir, @DefaultValue("0") int port,
		@DefaultValue("60s") Duration startupTimeout) implements AopInfrastructureBean {

	static final String NAME = "e5.pgvector.embedded";

	EmbeddedPgVectorProperties {
		options(path("data-dir", dataDir), cacheDir, port, startupTimeout);
		if (testDataDir != null) {
			path("test-data-dir", testDataDir);
		}
	}

	/**
	 * Returns the settings for the server of an application context.
	 * @param environment shows whether the context belongs to a test, which must not use
	 * the application's data
	 */
	EmbeddedPgVectorOptions toOptions(ConfigurableEnvironment environment) {
		if (!TestRun.isActive(environment)) {
			return options(path("data-dir", this.dataDir));
		}
		if (this.testDataDir != null) {
			return options(path("test-data-dir", this.testDataDir));
		}
		return options(TestRun.sets(environment, NAME + ".data-dir") ? path("data-dir", this.dataDir)
				: TestDataFolder.get(this::options));
	}

	private EmbeddedPgVectorOptions options(Path dataDir) {
		return options(dataDir, this.cacheDir, this.port, this.startupTimeout);
	}

	private static EmbeddedPgVectorOptions options(Path dataDir, @Nullable String cacheDir, int port,
			Duration startupTimeout) {
		EmbeddedPgVectorOptions options = EmbeddedPgVectorOptions.of(dataDir)
			.withPort(port)
			.withStartupTimeout(startupTimeout);
		return (cacheDir != null) ? options.withCacheDir(path("cache-dir", cacheDir)) : options;
	}

	private static Path path(String name, String value) {
		try {
			if (value.isBlank()) {
				throw new IllegalArgumentException(name + " must not be empty");
			}
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "%s is not a path: %s", name, ex.getMessage()), ex);
		}
	}

}
