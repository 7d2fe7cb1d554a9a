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
 * A program that runs to completion.
 *
 * @param line the program and its arguments
 * @param folder the working directory, writable
 * @param environment variables in addition to those of this process, except PostgreSQL's
 */
record Command(List<String> line, Path folder, Map<String, String> environment) {

	Command(List<String> line, Path folder) {
		this(line, folder, Map.of());
	}

	/**
	 * Runs the program. Its output goes to a file: a server that it starts inherits the
	 * descriptor, and a pipe would stay open as long as the server runs. An interrupt
	 * does not end the wait, since the program would continue on a folder that is no
	 * longer locked; the thread stays interrupted.
	 */
	Result run(Duration timeout) {
		try {
			Path output = Files.createTempFile(this.folder, "output", ".txt");
			try {
				Process process = start(output);
				if (!waitFor(process, timeout)) {
					process.destroyForcibly();
					return new Result(-1, String.format(Locale.ROOT, "timed out after %s; %s", timeout, read(output)));
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
		// PGDATA, PGPORT and others in the user's shell refer to other servers
		builder.environment().keySet().removeIf((name) -> name.startsWith("PG"));
		builder.environment().put("LC_ALL", "C");
		builder.environment().putAll(this.environment);
		return builder.start();
	}

	private static String read(Path file) throws IOException {
		return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
	}

	/**
	 * The result of a program.
	 *
	 * @param exit the exit status, or -1 if the program did not start or timed out
	 * @param output its output, or the reason why it did not start
	 */
	record Result(int exit, String output) {

		boolean succeeded() {
			return this.exit == 0;
		}

	}

}
