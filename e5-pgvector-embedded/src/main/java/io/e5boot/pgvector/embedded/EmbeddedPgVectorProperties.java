package io.e5boot.pgvector.embedded;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the embedded PostgreSQL. Folders are strings, because Spring converts
 * a relative path to a class path entry of that name where there is one: the data would
 * land in the build folder.
 *
 * @param enabled Whether to start an embedded PostgreSQL when no data source is
 * configured.
 * @param dataDir Folder that holds the data, relative to the working directory.
 * @param cacheDir Folder that keeps PostgreSQL's unpacked programs. By default one in the
 * user's cache folder.
 * @param port TCP port on 127.0.0.1. Picks a free one at each start if 0.
 * @param startupTimeout How long a start may take, recovery after a crash included.
 */
@ConfigurationProperties("e5.pgvector.embedded")
record EmbeddedPgVectorProperties(@DefaultValue("true") boolean enabled, @DefaultValue(".e5/pgdata") String dataDir,
		@Nullable String cacheDir, @DefaultValue("0") int port, @DefaultValue("60s") Duration startupTimeout) {

	EmbeddedPgVectorProperties {
		options(dataDir, cacheDir, port, startupTimeout);
	}

	EmbeddedPgVectorOptions toOptions() {
		return options(this.dataDir, this.cacheDir, this.port, this.startupTimeout);
	}

	private static EmbeddedPgVectorOptions options(String dataDir, @Nullable String cacheDir, int port,
			Duration startupTimeout) {
		EmbeddedPgVectorOptions options = EmbeddedPgVectorOptions.of(path("data-dir", dataDir))
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
