package io.e5boot.pgvector.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/**
 * Unpacks PostgreSQL's programs and pgvector's files into a folder that all data folders
 * share. A folder with the final name is complete: one process at a time unpacks it under
 * another name, tests it, and renames it.
 */
final class InstallationCache {

	private static final List<String> EXTENSION_FILES = List.of("vector.control", "vector--0.8.5.sql");

	private static final String PARTIAL = ".partial";

	private final Path folder;

	private final Platform platform;

	InstallationCache(Path folder, Platform platform) {
		this.folder = folder.toAbsolutePath().normalize();
		this.platform = platform;
	}

	/**
	 * Returns the user's cache folder, or a folder next to the data for a user without a
	 * home.
	 */
	static Path defaultFolder(Path dataDir) {
		Path home = Path.of(System.getProperty("user.home", ""));
		return Stream.of("XDG_CACHE_HOME", "LOCALAPPDATA")
			.map(System::getenv)
			.filter(StringUtils::hasLength)
			.map(Path::of)
			.findFirst()
			.or(() -> RunAs.isRoot() ? Optional.of(Path.of("/var/cache")) : Optional.empty())
			// Java reports "?" and containers "/" for a user without a home
			.or(() -> (home.isAbsolute() && Files.isWritable(home)) ? Optional.of(home.resolve(".cache"))
					: Optional.empty())
			.map((base) -> base.resolve("e5-spring-boot").resolve("postgresql"))
			.orElseGet(() -> dataDir.toAbsolutePath().resolveSibling("postgresql"));
	}

	PostgresInstallation installation() {
		URL archive = resource(this.platform.archiveResource());
		URL library = resource(this.platform.libraryResource());
		if (archive == null) {
			throw new EmbeddedPgVectorException(Reason.BINARIES_MISSING,
					String.format(Locale.ROOT, "PostgreSQL's programs for %s are not on the class path",
							this.platform.id()),
					String.format(Locale.ROOT, "Add the dependency %s, version 18.4.0.",
							this.platform.archiveArtifact()));
		}
		if (library == null) {
			throw new EmbeddedPgVectorException(Reason.PGVECTOR_FILES_MISSING,
					"e5-pgvector-embedded was built without pgvector's files for " + this.platform.id(),
					"Build it on a machine with Python 3 and pip; for platforms other than the building "
							+ "machine's with -Prelease.");
		}
		try {
			Path complete = this.folder.resolve(
					String.format(Locale.ROOT, "%s-%s-%s", this.platform.id(), checksum(archive), checksum(library)));
			if (!Files.isDirectory(complete)) {
				unpackOnce(archive, complete);
			}
			return new PostgresInstallation(complete, this.platform);
		}
		catch (IOException ex) {
			throw new EmbeddedPgVectorException(Reason.FOLDER_NOT_ACCESSIBLE,
					String.format(Locale.ROOT, "PostgreSQL cannot be unpacked to %s: %s", this.folder, ex),
					"Set e5.pgvector.embedded.cache-dir to a writable folder.", ex);
		}
	}

	private void unpackOnce(URL archive, Path complete) throws IOException {
		Files.createDirectories(this.folder);
		try (FileChannel channel = FileChannel.open(this.folder.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			channel.lock();
			if (Files.isDirectory(complete)) {
				return;
			}
			deletePartials();
			Path partial = this.folder.resolve(complete.getFileName() + PARTIAL);
			try (InputStream stream = new BufferedInputStream(archive.openStream())) {
				TarXz.unpack(stream, partial);
			}
			copyPgVector(partial);
			new PostgresInstallation(partial, this.platform).check();
			Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/** Deletes the folders of processes that were killed while unpacking. */
	private void deletePartials() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(PARTIAL)).toList()) {
				FileSystemUtils.deleteRecursively(file);
			}
		}
	}

	private void copyPgVector(Path target) throws IOException {
		copy(this.platform.libraryResource(),
				target.resolve(this.platform.libraryFolder()).resolve(this.platform.libraryName()));
		for (String file : EXTENSION_FILES) {
			copy(Platform.extensionResource(file), target.resolve(this.platform.extensionFolder()).resolve(file));
		}
	}

	private static void copy(String resource, Path target) throws IOException {
		URL url = resource(resource);
		if (url == null) {
			throw new IOException(resource + " is missing on the class path");
		}
		try (InputStream stream = url.openStream()) {
			Files.copy(stream, target);
		}
		TarXz.makeReadable(target, true);
	}

	/**
	 * Returns the CRC-32 of a jar's entry, which distinguishes builds without reading 15
	 * MB at each startup.
	 */
	private static String checksum(URL resource) throws IOException {
		URLConnection connection = resource.openConnection();
		if (connection instanceof JarURLConnection jar) {
			return HexFormat.of().toHexDigits((int) jar.getJarEntry().getCrc());
		}
		try (CheckedInputStream stream = new CheckedInputStream(connection.getInputStream(), new CRC32())) {
			stream.transferTo(OutputStream.nullOutputStream());
			return HexFormat.of().toHexDigits((int) stream.getChecksum().getValue());
		}
	}

	private static @Nullable URL resource(String name) {
		return InstallationCache.class.getClassLoader().getResource(name);
	}

}
