package io.e5boot.pgvector.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An application of its own: starts a server on the folder it is given, says so, and
 * waits to be killed or for the end of its standard input.
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

	/** What the application says first when another user runs it, to its end. */
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

	/** The application in a JVM of its own. */
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

		/** The process, before it has said anything. */
		static Process launch(Path folder) throws IOException {
			return ServerApplication.launch(ServerApplication.class, folder.getParent(), folder.toString());
		}

		String firstLine() {
			return this.firstLine;
		}

		/** As {@code kill -9} does. */
		void kill() {
			this.process.destroyForcibly().onExit().join();
		}

		/** As {@code kill} does: with exit hooks. */
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
