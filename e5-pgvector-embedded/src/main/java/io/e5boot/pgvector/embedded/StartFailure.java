package io.e5boot.pgvector.embedded;

import java.util.Locale;
import java.util.stream.Stream;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;

/**
 * The reason why {@code initdb} or a server did not start, taken from its output.
 *
 * @param kind the cause
 * @param output the program's output and the end of the server's log
 */
record StartFailure(Kind kind, String output) {

	private static final int LOG_LINES = 15;

	enum Kind {

		PORT_IN_USE("could not bind", "could not create any TCP/IP sockets"),

		/** A server of a killed JVM has come up meanwhile. */
		ANOTHER_SERVER("lock file \"postmaster.pid\" already exists", "pre-existing shared memory block"),

		DISK_FULL("No space left on device", "Disk quota exceeded"),

		OUT_OF_MEMORY("could not map anonymous shared memory", "could not create shared memory segment",
				"Cannot allocate memory", "out of memory"),

		ROOT_REFUSED("cannot be run as root", "\"root\" execution of the PostgreSQL server is not permitted"),

		USER_WITHOUT_NAME("could not look up effective user ID"),

		NOT_ACCESSIBLE("Permission denied", "Read-only file system"),

		OTHER;

		private final String[] signs;

		Kind(String... signs) {
			this.signs = signs;
		}

	}

	static StartFailure of(String output, String log) {
		String text = output + "\n" + log;
		Kind kind = Stream.of(Kind.values())
			.filter((candidate) -> Stream.of(candidate.signs).anyMatch(text::contains))
			.findFirst()
			.orElse(Kind.OTHER);
		String[] lines = log.split("\\R");
		String end = String.join("\n", Stream.of(lines).skip(Math.max(0, lines.length - LOG_LINES)).toList());
		return new StartFailure(kind, (output + "\n" + end).strip());
	}

	/**
	 * Returns an exception with a remedy.
	 * @param what the failure, such as {@code initdb failed}
	 * @param folder the data folder
	 * @param port the server's port
	 */
	EmbeddedPgVectorException exception(String what, DataFolder folder, int port) {
		String message = String.format(Locale.ROOT, "%s in %s: %s", what, folder.path(), this.output);
		return switch (this.kind) {
			case PORT_IN_USE -> new EmbeddedPgVectorException(Reason.PORT_IN_USE,
					String.format(Locale.ROOT, "Port %d on 127.0.0.1 is in use", port),
					"Stop the program that uses it, or set e5.pgvector.embedded.port to another port; 0 uses a free one.");
			case OUT_OF_MEMORY -> new EmbeddedPgVectorException(Reason.OUT_OF_MEMORY, message,
					"Free some memory or raise the container's limit; the server needs about 64 MB.");
			case DISK_FULL -> new EmbeddedPgVectorException(Reason.DISK_FULL, message,
					"Free some space, or set e5.pgvector.embedded.data-dir to a folder on another disk. The data is "
							+ "intact; keep the folder.");
			case ROOT_REFUSED, USER_WITHOUT_NAME -> new EmbeddedPgVectorException(
					(this.kind == Kind.ROOT_REFUSED) ? Reason.ROOT_REFUSED : Reason.USER_WITHOUT_NAME, message,
					"Run the application as another user, one with an entry in /etc/passwd, in a Dockerfile with USER. "
							+ "Or use your own PostgreSQL: set spring.datasource.url.");
			case NOT_ACCESSIBLE -> new EmbeddedPgVectorException(Reason.FOLDER_NOT_ACCESSIBLE, message,
					"Set e5.pgvector.embedded.data-dir to a folder that this user can write to.");
			case ANOTHER_SERVER, OTHER -> new EmbeddedPgVectorException(Reason.SERVER_FAILED, message, String.format(
					Locale.ROOT,
					"The server's log is in %s. If recovery takes long, raise e5.pgvector.embedded.startup-timeout. If "
							+ "you do not need the folder's content, delete it and start again.",
					folder.log()));
		};
	}

}
