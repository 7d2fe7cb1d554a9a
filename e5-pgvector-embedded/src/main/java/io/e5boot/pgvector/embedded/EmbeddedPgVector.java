package io.e5boot.pgvector.embedded;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server with the {@code vector} extension created in its database,
 * listening on the loopback address. For development, tests and demonstrations.
 * <p>
 * Within one JVM every call of {@link #start} for the same data folder gets the same
 * server; it stops when the last of them is closed. A server whose owner is not closed is
 * stopped when the JVM exits; after a crash of the JVM the next start takes the folder
 * over with all its data. A server that ends by itself, as on a full disk, is started
 * again on the same port as soon as it can be. A data folder belongs to one JVM at a
 * time.
 * <p>
 * A bean of this type in an application context means that the application's data source
 * is this server. Thread-safe.
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
	 * Start a server on the data folder, creating the folder on its first use, or join
	 * the one this JVM already runs there.
	 * @param options where the data live and how the server starts; when a server is
	 * joined, only the folder counts
	 * @return the server, to be closed by the caller
	 * @throws EmbeddedPgVectorException if it cannot be started; its reason and remedy
	 * say what to do
	 */
	public static EmbeddedPgVector start(EmbeddedPgVectorOptions options) {
		EmbeddedPgVector embedded = startUntilClosed(options);
		CLOSE_AT_EXIT.add(embedded);
		return embedded;
	}

	/**
	 * As {@link #start}, for an owner that closes what it started when the JVM exits: an
	 * application context has an exit hook of its own, which must close the connection
	 * pool first.
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
		return PostgresServer.USER;
	}

	/**
	 * {@return the generated password, kept in a file of the data folder that only this
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
	 * Give the server back; it stops once nothing in this JVM uses it. The data stay. A
	 * second call does nothing.
	 */
	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			CLOSE_AT_EXIT.remove(this);
			SharedServers.release(this.server);
		}
	}

}
