package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run to its end.
 *
 * @param line the program and its arguments
 * @param folder the working directory, writable
 * @param environment variables besides those of this process, which lose PostgreSQL's own
 */
record Command(List<String> line, Path folder, Map<String, String> environment) {

	Command(List<String> line, Path folder) {
		this(line, folder, Map.of());
	}

	/**
	 * Run the program. Its output goes through a file: a server that it starts inherits
	 * the descriptor, and a pipe would stay open as long as the server lives. An
	 * interrupt does not cut the wait short, as the program would go on by itself on a
	 * folder whose lock is given back; the thread stays interrupted.
	 */
	Result run(Duration timeout) {
		try {
			Path output = Files.createTempFile(this.folder, "output", ".txt");
			try {
				Process process = start(output);
				if (!waitFor(process, timeout)) {
					process.destroyForcibly();
					return new Result(-1, String.format(Locale.ROOT, "no end within %s; %s", timeout, read(output)));
				}
				return new Result(process.exitValue(), read(output));
			}
			finally {
				Files.deleteIfExists(output);
			}
		}
		catch (IOException ex) {
			return new Result(-1, ex.toString());
		}
	}

	private static boolean waitFor(Process process, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private Process start(Path output) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(this.line).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		// PGDATA, PGPORT and the like of the user's shell mean other servers
		builder.environment().keySet().removeIf((name) -> name.startsWith("PG"));
		builder.environment().put("LC_ALL", "C");
		builder.environment().putAll(this.environment);
		return builder.start();
	}

	private static String read(Path file) throws IOException {
		return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
	}

	/**
	 * How a program ended.
	 *
	 * @param exit its exit status, or -1 if it did not run or did not end
	 * @param output what it wrote, or why it did not run
	 */
	record Result(int exit, String output) {

		boolean succeeded() {
			return this.exit == 0;
		}

	}

}
