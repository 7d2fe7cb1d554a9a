package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;

import org.springframework.util.FileSystemUtils;

/** A server running on a data folder that this process has locked. */
final class PostgresServer {

	private static final int ATTEMPTS = 5;

	/** PostgreSQL's default, and a small value for when memory is scarce. */
	private static final List<String> SHARED_BUFFERS = List.of("128MB", "16MB");

	private final DataFolder folder;

	private final Cluster cluster;

	private final Duration timeout;

	private final String password;

	private int port;

	private boolean stopped;

	private PostgresServer(DataFolder folder, Cluster cluster, Duration timeout, String password) {
		this.folder = folder;
		this.cluster = cluster;
		this.timeout = timeout;
		this.password = password;
	}

	static PostgresServer start(Path dataDir, EmbeddedPgVectorOptions options) {
		return start(dataDir, options, SHARED_BUFFERS);
	}

	static PostgresServer start(Path dataDir, EmbeddedPgVectorOptions options, List<String> sharedBuffers) {
		PostgresInstallation installation = new InstallationCache(options.cacheDir(), Platform.current())
			.installation();
		DataFolder folder = DataFolder.lock(dataDir);
		try {
			Cluster cluster = new Cluster(folder, installation, RunAs.forFolder(dataDir, !folder.hasCluster()));
			cluster.initialize();
			PostgresServer server = new PostgresServer(folder, cluster, options.startupTimeout(), folder.password());
			server.launch(options.port(), sharedBuffers);
			return server;
		}
		catch (IOException ex) {
			folder.close();
			throw DataFolder.notAccessible(dataDir, ex);
		}
		catch (RuntimeException ex) {
			folder.close();
			throw ex;
		}
	}

	/**
	 * Deletes a data folder, and stops the server that a killed process may have left
	 * running on it.
	 * @throws EmbeddedPgVectorException if another process uses the folder
	 */
	static void delete(Path dataDir, EmbeddedPgVectorOptions options) throws IOException {
		PostgresInstallation installation = new InstallationCache(options.cacheDir(), Platform.current())
			.installation();
		try (DataFolder folder = DataFolder.lock(dataDir)) {
			if (folder.hasCluster()) {
				new Cluster(folder, installation, RunAs.forFolder(dataDir, false)).stop();
			}
		}
		FileSystemUtils.deleteRecursively(dataDir);
	}

	/**
	 * Restarts a dead server on the port that its clients use.
	 * @return whether it was dead
	 */
	synchronized boolean restartIfDead() {
		try {
			if (this.stopped || this.cluster.isRunning()) {
				return false;
			}
			launch(this.port, SHARED_BUFFERS);
			return true;
		}
		catch (IOException ex) {
			throw DataFolder.notAccessible(dataDir(), ex);
		}
	}

	private void launch(int wantedPort, List<String> sharedBuffers) throws IOException {
		int memory = 0;
		for (int attempt = 1;; attempt++) {
			this.cluster.stop();
			this.port = (wantedPort != 0) ? wantedPort : freePort();
			Optional<StartFailure> failure = this.cluster.start(this.port, sharedBuffers.get(memory), this.timeout);
			if (failure.isEmpty()) {
				break;
			}
			boolean retry = switch (failure.get().kind()) {
				case PORT_IN_USE -> wantedPort == 0;
				case ANOTHER_SERVER -> true;
				case OUT_OF_MEMORY -> ++memory < sharedBuffers.size();
				default -> false;
			};
			if (!retry || attempt == ATTEMPTS) {
				this.cluster.stop();
				throw failure.get().exception("PostgreSQL did not start", this.folder, this.port);
			}
		}
		createExtension();
	}

	private void createExtension() throws IOException {
		try (Connection connection = DriverManager.getConnection(jdbcUrl(), Cluster.SUPERUSER, this.password);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
		}
		catch (SQLException ex) {
			this.cluster.stop();
			throw new EmbeddedPgVectorException(Reason.SERVER_FAILED,
					String.format(Locale.ROOT, "Cannot create the extension vector in %s: %s", dataDir(),
							ex.getMessage()),
					String.format(Locale.ROOT, "The server's log is in %s.", this.folder.log()), ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	String jdbcUrl() {
		return String.format(Locale.ROOT, "jdbc:postgresql://127.0.0.1:%d/postgres", this.port);
	}

	String password() {
		return this.password;
	}

	int port() {
		return this.port;
	}

	Path dataDir() {
		return this.folder.path();
	}

	synchronized void stop() {
		this.stopped = true;
		try (this.folder) {
			this.cluster.stop();
		}
		catch (IOException ex) {
			throw DataFolder.notAccessible(dataDir(), ex);
		}
	}

}
