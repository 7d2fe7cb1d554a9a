package io.e5boot.pgvector.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A separate application: starts a server on the given folder, prints its port, and waits
 * until it is killed or its standard input ends.
 */
final class ServerApplication {

	private ServerApplication() {
	}

	public static void main(String[] arguments) throws IOException {
		try {
			EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(Path.of(arguments[0])));
			System.out.println(server.port());
			System.in.read();
		}
		catch (EmbeddedPgVectorException ex) {
			System.out.println(ex.reason());
		}
	}

	static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	static Process launch(Class<?> application, Path directory, String... arguments) throws IOException {
		List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", classPath(), application.getName()));
		line.addAll(List.of(arguments));
		return new ProcessBuilder(line).directory(directory.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	/** Runs the application as another user to its end, and returns its first line. */
	static String firstLineAs(List<String> user, Path folder, String classPath) throws Exception {
		List<String> line = new ArrayList<>(user);
		line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
				ServerApplication.class.getName(), folder.toString()));
		ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().keySet().removeAll(List.of("HOME", "XDG_CACHE_HOME"));
		Process process = builder.start();
		try (BufferedReader output = process.inputReader()) {
			String first = output.readLine();
			process.getOutputStream().close();
			process.waitFor();
			return first;
		}
	}

	/** The application in a separate JVM. */
	static final class Running implements AutoCloseable {

		private final Process process;

		private final String firstLine;

		private Running(Process process, String firstLine) {
			this.process = process;
			this.firstLine = firstLine;
		}

		static Running start(Path folder) throws IOException {
			Process process = launch(folder);
			return new Running(process, process.inputReader().readLine());
		}

		/** Starts the process without waiting for output. */
		static Process launch(Path folder) throws IOException {
			return ServerApplication.launch(ServerApplication.class, folder.getParent(), folder.toString());
		}

		String firstLine() {
			return this.firstLine;
		}

		/** Like {@code kill -9}. */
		void kill() {
			this.process.destroyForcibly().onExit().join();
		}

		/** Like {@code kill}: shutdown hooks run. */
		void terminate() {
			this.process.destroy();
			this.process.onExit().join();
		}

		@Override
		public void close() {
			kill();
		}

	}

}
