package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of this JVM's tests: new in each JVM, shared by all its application
 * contexts, below the build folder. What earlier runs left there is deleted.
 */
final class TestDataFolder {

	private static final Log logger = LogFactory.getLog(TestDataFolder.class);

	private static final String PREFIX = "test-";

	private static @Nullable Path folder;

	private TestDataFolder() {
	}

	/**
	 * Return the folder.
	 * @param options makes the options for a data folder, to stop servers that were left
	 * running
	 */
	static synchronized Path get(Function<Path, EmbeddedPgVectorOptions> options) {
		Path result = folder;
		if (result == null) {
			Path parent = buildFolder(Path.of("")).resolve("e5-pgvector");
			deleteLeftOvers(parent, options);
			result = parent.resolve(PREFIX + ProcessHandle.current().pid());
			folder = result;
		}
		return result;
	}

	/**
	 * The build folder of the project in a directory, of two build tools that whose
	 * folder exists, or a temporary folder.
	 */
	static Path buildFolder(Path directory) {
		List<Path> folders = Stream.of("pom.xml:target", "build.gradle:build", "build.gradle.kts:build")
			.map((tool) -> tool.split(":"))
			.filter((tool) -> Files.exists(directory.resolve(tool[0])))
			.map((tool) -> directory.resolve(tool[1]))
			.toList();
		return folders.stream()
			.filter(Files::isDirectory)
			.findFirst()
			.or(() -> folders.stream().findFirst())
			.orElseGet(() -> UserTemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath()));
	}

	static void deleteLeftOvers(Path parent, Function<Path, EmbeddedPgVectorOptions> options) {
		if (!Files.isDirectory(parent)) {
			return;
		}
		try (Stream<Path> files = Files.list(parent)) {
			for (Path file : files.filter(TestDataFolder::isLeftOver).toList()) {
				delete(file.toRealPath(), options);
			}
		}
		catch (IOException ex) {
			logger.debug("Cannot look for what earlier tests left in " + parent, ex);
		}
	}

	private static void delete(Path leftOver, Function<Path, EmbeddedPgVectorOptions> options) {
		try {
			PostgresServer.delete(leftOver, options.apply(leftOver));
		}
		catch (IOException | EmbeddedPgVectorException ex) {
			// another process may use it, for instance in another container
			logger.debug("Cannot delete " + leftOver, ex);
		}
	}

	private static boolean isLeftOver(Path file) {
		String name = file.getFileName().toString();
		if (!name.matches(PREFIX + "\\d{1,18}")) {
			return false;
		}
		long pid = Long.parseLong(name.substring(PREFIX.length()));
		return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
	}

}
