package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;

/**
 * Runs PostgreSQL's programs on one data folder: {@code initdb}, and {@code pg_ctl} to
 * start and stop the server.
 */
final class Cluster {

	static final String SUPERUSER = "postgres";

	private static final Duration INITDB_TIMEOUT = Duration.ofMinutes(2);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

	private static final String SETTINGS = "e5.conf";

	/**
	 * Enough for the connection pools of the 32 application contexts that Spring's test
	 * framework caches.
	 */
	private static final int MAX_CONNECTIONS = 500;

	private final DataFolder folder;

	private final PostgresInstallation installation;

	private final RunAs runAs;

	Cluster(DataFolder folder, PostgresInstallation installation, RunAs runAs) {
		this.folder = folder;
		this.installation = installation;
		this.runAs = runAs;
	}

	/**
	 * Creates the cluster if there is none. A directory with the final name is complete.
	 */
	void initialize() throws IOException {
		if (this.folder.hasCluster()) {
			return;
		}
		this.folder.writePassword();
		this.runAs.own(this.folder.passwordFile());
		Path created = this.folder.newCluster();
		Command.Result result = new Command.Result(-1, "");
		for (String locale : this.installation.platform().characterLocales()) {
			result = initdb(created, locale);
			if (result.succeeded() || !result.output().contains("invalid locale name")) {
				break;
			}
		}
		if (!result.succeeded()) {
			throw StartFailure.of(result.output(), "").exception("initdb failed", this.folder, 0);
		}
		Files.writeString(created.resolve("postgresql.conf"), String.format(Locale.ROOT, "%ninclude '%s'%n", SETTINGS),
				StandardOpenOption.APPEND);
		Files.move(created, this.folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Does not wait for the disk, since a power failure could only lose an empty
	 * database.
	 */
	private Command.Result initdb(Path target, String characterLocale) {
		return run(INITDB_TIMEOUT, "initdb", "-D", target.toString(), "-U", SUPERUSER, "--auth=scram-sha-256",
				"--pwfile=" + this.folder.passwordFile(), "--encoding=UTF8", "--locale=C",
				"--lc-ctype=" + characterLocale, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync",
				"--no-instructions");
	}

	/**
	 * Starts the server and waits until it accepts connections.
	 * @param port the TCP port on the loopback address
	 * @param sharedBuffers the page cache, as in PostgreSQL's {@code shared_buffers}
	 * @param timeout how long startup may take
	 * @return why it did not start, or nothing if it did
	 */
	Optional<StartFailure> start(int port, String sharedBuffers, Duration timeout) throws IOException {
		Path file = this.folder.cluster().resolve(SETTINGS);
		Files.writeString(file, settings(port, sharedBuffers));
		this.runAs.own(file);
		Files.deleteIfExists(this.folder.log());
		Command.Result result = run(timeout.plus(STOP_TIMEOUT), "pg_ctl", "start", "--wait",
				"--timeout=" + timeout.toSeconds(), "--silent", "--log=" + this.folder.log().getFileName());
		if (result.succeeded()) {
			return Optional.empty();
		}
		return Optional.of(StartFailure.of(result.output(), log()));
	}

	private String settings(int port, String sharedBuffers) {
		return String.format(Locale.ROOT, """
				# written at each startup; put your own settings into postgresql.conf, below the include
				listen_addresses = '127.0.0.1'
				port = %d
				max_connections = %d
				unix_socket_directories = ''
				shared_buffers = %s
				dynamic_shared_memory_type = %s
				""", port, MAX_CONNECTIONS, sharedBuffers, this.installation.platform().dynamicSharedMemory());
	}

	boolean isRunning() throws IOException {
		return PostmasterPid.read(this.folder.cluster())
			.filter((server) -> server.isAlive(this.folder.cluster()))
			.isPresent();
	}

	/**
	 * Stops the server that runs on this cluster, started by this JVM or not, and deletes
	 * the files of a killed server that would block the next startup.
	 */
	void stop() throws IOException {
		if (isRunning() && !stop("fast").succeeded() && isRunning()) {
			Command.Result result = stop("immediate");
			if (isRunning()) {
				throw new EmbeddedPgVectorException(Reason.SERVER_FAILED,
						String.format(Locale.ROOT, "The server in %s cannot be stopped: %s", this.folder.path(),
								result.output()),
						String.format(Locale.ROOT, "The server's log is in %s.", this.folder.log()));
			}
		}
		Optional<PostmasterPid> left = PostmasterPid.read(this.folder.cluster());
		if (left.isPresent() && left.get().misleads(this.folder.cluster())) {
			Files.deleteIfExists(PostmasterPid.file(this.folder.cluster()));
		}
	}

	private Command.Result stop(String mode) {
		return run(STOP_TIMEOUT.multipliedBy(2), "pg_ctl", "stop", "--wait", "--timeout=" + STOP_TIMEOUT.toSeconds(),
				"--mode=" + mode, "--silent");
	}

	/**
	 * Keeps the paths of the data directory and the log out of pg_ctl's command line,
	 * which pg_ctl passes to a shell.
	 */
	private Command.Result run(Duration timeout, String program, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(this.installation.program(program));
		command.addAll(List.of(arguments));
		return new Command(this.runAs.line(command), this.folder.path(),
				Map.of("PGDATA", this.folder.cluster().toString()))
			.run(timeout);
	}

	private String log() throws IOException {
		return Files.exists(this.folder.log()) ? Files.readString(this.folder.log()) : "";
	}

}
