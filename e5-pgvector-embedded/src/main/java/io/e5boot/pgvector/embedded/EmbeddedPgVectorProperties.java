package io.e5boot.pgvector.embedded;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the embedded PostgreSQL.
 *
 * @param enabled whether to start an embedded PostgreSQL when no data source is
 * configured
 * @param dataDir folder that holds the data, relative to the working directory
 * @param cacheDir folder that keeps PostgreSQL's unpacked programs, the user's cache
 * folder by default
 * @param port TCP port on 127.0.0.1; 0 picks a free one at each start
 * @param startupTimeout how long a start may take, recovery after a crash included
 */
@ConfigurationProperties("e5.pgvector.embedded")
record EmbeddedPgVectorProperties(@DefaultValue("true") boolean enabled, @DefaultValue(".e5/pgdata") String dataDir,
		@Nullable String cacheDir, @DefaultValue("0") int port, @DefaultValue("60s") Duration startupTimeout) {

	EmbeddedPgVectorProperties {
		requirePath("data-dir", dataDir);
		requirePath("cache-dir", cacheDir);
	}

	/*
	 * Strings, because Spring converts a relative path to a class path entry of that name
	 * where there is one: the data would land in the build folder.
	 */
	private static void requirePath(String name, @Nullable String value) {
		try {
			if (value != null && (value.isBlank() || Path.of(value).toString().isEmpty())) {
				throw new IllegalArgumentException(name + " must not be empty");
			}
		}
		catch (InvalidPathException ex) {
			throw new IllegalArgumentException("%s is not a path: %s".formatted(name, ex.getMessage()), ex);
		}
	}

	EmbeddedPgVectorOptions toOptions() {
		EmbeddedPgVectorOptions options = EmbeddedPgVectorOptions.of(Path.of(this.dataDir))
			.withPort(this.port)
			.withStartupTimeout(this.startupTimeout);
		return (this.cacheDir != null) ? options.withCacheDir(Path.of(this.cacheDir)) : options;
	}

}
