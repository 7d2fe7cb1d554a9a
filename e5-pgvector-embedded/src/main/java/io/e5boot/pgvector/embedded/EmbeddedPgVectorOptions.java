package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of an {@link EmbeddedPgVector}.
 *
 * @param dataDir the folder for the data, created if absent
 * @param cacheDir the folder for PostgreSQL's unpacked programs, shared by all data
 * folders
 * @param port the TCP port on 127.0.0.1, or 0 for any free one
 * @param startupTimeout how long a start may take, including recovery after a crash
 */
public record EmbeddedPgVectorOptions(Path dataDir, Path cacheDir, int port, Duration startupTimeout) {

	private static final Duration DEFAULT_STARTUP_TIMEOUT = Duration.ofSeconds(60);

	/**
	 * Checks the values.
	 * @param dataDir the folder for the data, created if absent
	 * @param cacheDir the folder for PostgreSQL's unpacked programs, shared by all data
	 * folders
	 * @param port the TCP port on 127.0.0.1, or 0 for any free one
	 * @param startupTimeout how long a start may take, including recovery after a crash
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public EmbeddedPgVectorOptions {
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
		}
		if (startupTimeout.toSeconds() < 1) {
			throw new IllegalArgumentException("startupTimeout must be at least a second, not " + startupTimeout);
		}
	}

	/**
	 * Returns the defaults: any free port, sixty seconds, and the user's cache folder
	 * ({@code $XDG_CACHE_HOME} or {@code ~/.cache}; {@code %LOCALAPPDATA%} on Windows;
	 * {@code /var/cache} for root, whose home other users cannot enter; a folder beside
	 * the data for a user without a home).
	 * @param dataDir the folder for the data
	 * @return options for that folder
	 */
	public static EmbeddedPgVectorOptions of(Path dataDir) {
		return new EmbeddedPgVectorOptions(dataDir, InstallationCache.defaultFolder(dataDir), 0,
				DEFAULT_STARTUP_TIMEOUT);
	}

	/**
	 * Returns a copy with another cache folder.
	 * @param cacheDir the folder for PostgreSQL's unpacked programs
	 * @return the changed copy
	 */
	public EmbeddedPgVectorOptions withCacheDir(Path cacheDir) {
		return new EmbeddedPgVectorOptions(this.dataDir, cacheDir, this.port, this.startupTimeout);
	}

	/**
	 * Returns a copy with another port.
	 * @param port the TCP port, or 0 for any free one
	 * @return the changed copy
	 */
	public EmbeddedPgVectorOptions withPort(int port) {
		return new EmbeddedPgVectorOptions(this.dataDir, this.cacheDir, port, this.startupTimeout);
	}

	/**
	 * Returns a copy with another timeout.
	 * @param startupTimeout how long a start may take
	 * @return the changed copy
	 */
	public EmbeddedPgVectorOptions withStartupTimeout(Duration startupTimeout) {
		return new EmbeddedPgVectorOptions(this.dataDir, this.cacheDir, this.port, startupTimeout);
	}

}
