package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server with the {@code vector} extension created in its database,
 * listening on the loopback address. For development, tests and demonstrations.
 * <p>
 * Within one JVM every call of {@link #start} for the same data folder returns the same
 * server, which stops when the last holder is closed, or when the JVM exits. After a
 * crash of the JVM, the next startup takes over the folder with all its data. A server
 * that stops by itself, for example because the disk is full, is restarted on the same
 * port. Only one JVM at a time can use a data folder.
 * <p>
 * A bean of this type indicates that the application's data source uses this server.
 * Thread-safe.
 */
public class EmbeddedPgVector implements AutoCloseable {

	private static final Set<EmbeddedPgVector> CLOSE_AT_EXIT = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime()
			.addShutdownHook(
					new Thread(() -> CLOSE_AT_EXIT.forEach(EmbeddedPgVector::close), "embedded-pgvector-exit"));
	}

	private final PostgresServer server;

	private final AtomicBoolean closed = new AtomicBoolean();

	EmbeddedPgVector(PostgresServer server) {
		this.server = server;
	}

	/**
	 * Starts a server on the data folder, which is created on first use, or returns the
	 * server that this JVM already runs there.
	 * @param options the data folder and the settings of the server; if a server already
	 * runs, only the folder is used
	 * @return the server, which the caller must close
	 * @throws EmbeddedPgVectorException if the server cannot be started
	 */
	public static EmbeddedPgVector start(EmbeddedPgVectorOptions options) {
		EmbeddedPgVector embedded = startUntilClosed(options);
		CLOSE_AT_EXIT.add(embedded);
		return embedded;
	}

	/**
	 * Like {@link #start}, for owners that close the server themselves when the JVM
	 * exits: the shutdown hook of an application context must close the connection pool
	 * first.
	 */
	static EmbeddedPgVector startUntilClosed(EmbeddedPgVectorOptions options) {
		return new EmbeddedPgVector(SharedServers.acquire(options));
	}

	/**
	 * {@return the JDBC URL of the database, without credentials}
	 */
	public String jdbcUrl() {
		return this.server.jdbcUrl();
	}

	/**
	 * {@return the database's superuser}
	 */
	public String username() {
		return Cluster.SUPERUSER;
	}

	/**
	 * {@return the generated password, stored in the data folder in a file that only this
	 * user can read}
	 */
	public String password() {
		return this.server.password();
	}

	/**
	 * {@return the TCP port on 127.0.0.1}
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * {@return the folder that holds the data, absolute}
	 */
	public Path dataDir() {
		return this.server.dataDir();
	}

	/**
	 * Releases the server, which stops when no other holder in this JVM uses it. The data
	 * are kept. A second call has no effect.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			CLOSE_AT_EXIT.remove(this);
			SharedServers.release(this.server);
		}
	}

}
