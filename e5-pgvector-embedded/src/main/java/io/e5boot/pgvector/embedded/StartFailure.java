package io.e5boot.pgvector.embedded;

import java.util.stream.Stream;

/**
 * Why a server did not start, read from what it wrote.
 *
 * @param kind what is known of the cause
 * @param output pg_ctl's words and the end of the server's log
 */
record StartFailure(Kind kind, String output) {

	private static final int LOG_LINES = 15;

	enum Kind {

		PORT_IN_USE("could not bind", "could not create any TCP/IP sockets"),

		/** A server that a killed JVM had started came up meanwhile. */
		ANOTHER_SERVER("lock file \"postmaster.pid\" already exists", "pre-existing shared memory block"),

		OUT_OF_MEMORY("could not map anonymous shared memory", "could not create shared memory segment",
				"Cannot allocate memory", "out of memory"),

		OTHER;

		private final String[] signs;

		Kind(String... signs) {
			this.signs = signs;
		}

	}

	static StartFailure of(String output, String log) {
		Kind kind = Stream.of(Kind.values())
			.filter((candidate) -> Stream.of(candidate.signs).anyMatch(log::contains))
			.findFirst()
			.orElse(Kind.OTHER);
		String[] lines = log.split("\\R");
		String end = String.join("\n", Stream.of(lines).skip(Math.max(0, lines.length - LOG_LINES)).toList());
		return new StartFailure(kind, output + "\n" + end);
	}

}
