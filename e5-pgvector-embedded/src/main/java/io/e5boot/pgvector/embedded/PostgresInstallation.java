package io.e5boot.pgvector.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;

/**
 * PostgreSQL's unpacked programs.
 *
 * @param folder the folder with {@code bin}, {@code lib} and {@code share}
 * @param platform the platform of the programs
 */
record PostgresInstallation(Path folder, Platform platform) {

	/** The major version; data folders of other versions cannot be read. */
	static final String MAJOR_VERSION = "18";

	String program(String name) {
		return this.folder.resolve(this.platform.program(name)).toString();
	}

	/** Checks that the programs run on this system. */
	void check() {
		Command.Result result = new Command(List.of(program("postgres"), "--version"), this.folder)
			.run(Duration.ofSeconds(30));
		if (!result.succeeded()) {
			String library = usesMusl() ? "musl, like Alpine Linux" : "an incompatible C library";
			throw new EmbeddedPgVectorException(Reason.INCOMPATIBLE_C_LIBRARY,
					String.format(Locale.ROOT, "PostgreSQL does not run here; the system uses %s: %s", library,
							result.output()),
					"Use a system or image with glibc 2.27 or newer (Debian, Ubuntu, Fedora, UBI 8 and later), "
							+ "or your own PostgreSQL: set spring.datasource.url.");
		}
	}

	private static boolean usesMusl() {
		return Stream.of("x86_64", "aarch64")
			.anyMatch((processor) -> Files.exists(Path.of("/lib/ld-musl-" + processor + ".so.1")));
	}

}
