package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Path;

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
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
					classPath, ServerApplication.class.getName(), folder.toString())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
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
