package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code postmaster.pid} in a server's data directory. A killed server
 * leaves the file behind.
 *
 * @param pid the server's process
 * @param dataDirectory its data directory
 * @see <a href="https://www.postgresql.org/docs/18/storage-file-layout.html">Database
 * File Layout</a>
 */
record PostmasterPid(long pid, String dataDirectory) {

	static Path file(Path cluster) {
		return cluster.resolve("postmaster.pid");
	}

	static Optional<PostmasterPid> read(Path cluster) throws IOException {
		try {
			List<String> lines = Files.readAllLines(file(cluster));
			// the file is incomplete if the server was killed while writing it
			boolean complete = lines.size() >= 2 && lines.get(0).strip().matches("-?\\d{1,18}");
			return Optional.of(complete ? new PostmasterPid(Long.parseLong(lines.get(0).strip()), lines.get(1))
					: new PostmasterPid(0, ""));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	/** Returns whether the server still runs on this directory. */
	boolean isAlive(Path cluster) {
		return isOf(cluster) && process().filter(this::isPostgres).isPresent();
	}

	/**
	 * Returns whether the file would make PostgreSQL assume a running server: after a
	 * reboot or in a new container the process id may belong to another program, and in a
	 * copied folder it belongs to the original's server. The file of a dead server must
	 * be kept, because PostgreSQL uses it to find leftover shared memory.
	 */
	boolean misleads(Path cluster) {
		return !isOf(cluster) || process().filter((process) -> !isPostgres(process)).isPresent();
	}

	private boolean isOf(Path cluster) {
		return Path.of(this.dataDirectory).equals(cluster);
	}

	private Optional<ProcessHandle> process() {
		return ProcessHandle.of(this.pid).filter(ProcessHandle::isAlive);
	}

	/**
	 * Ignores zombies, which a container without an init process never reaps.
	 */
	private boolean isPostgres(ProcessHandle process) {
		try {
			// "12 (postgres) S …"; readable even if the program's path is not, because
			// it runs as another user
			String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
			return stat.matches("(?s)\\d+ \\(postgres.*\\) [^ZX] .*");
		}
		catch (IOException ex) {
			return process.info().command().filter((path) -> path.matches(".*postgres(\\.exe)?")).isPresent();
		}
	}

}
