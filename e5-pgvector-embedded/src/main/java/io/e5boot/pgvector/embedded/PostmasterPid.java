package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server writes to {@code postmaster.pid} in its data directory, and
 * leaves there when it is killed.
 *
 * @param pid the server's process
 * @param dataDirectory the directory it works on
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

	/** Whether that server still runs on that directory. */
	boolean isAlive(Path cluster) {
		return isOf(cluster) && process().filter(this::isPostgres).isPresent();
	}

	/**
	 * Whether PostgreSQL would wrongly take the file for a running server's: after a
	 * reboot, or in a new container, the number may be another program's; in a copied
	 * folder it is that of the original's server. The file of a server that is merely
	 * dead tells PostgreSQL which shared memory must be gone, and must stay.
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
	 * A zombie, which a container without an init process never reaps, does not count.
	 */
	private boolean isPostgres(ProcessHandle process) {
		try {
			// "12 (postgres) S …": readable where the path of another user's program is
			// not
			String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
			return stat.matches("(?s)\\d+ \\(postgres.*\\) [^ZX] .*");
		}
		catch (IOException ex) {
			return process.info().command().filter((path) -> path.matches(".*postgres(\\.exe)?")).isPresent();
		}
	}

}
