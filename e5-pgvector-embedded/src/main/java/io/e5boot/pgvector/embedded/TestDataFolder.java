package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of this JVM's tests, below the build folder. It is new in each JVM and
 * shared by all application contexts. Folders of earlier runs are deleted.
 */
final class TestDataFolder {

	private static final Log logger = LogFactory.getLog(TestDataFolder.class);

	private static final String PREFIX = "test-";

	private static final String USER_PREFIX = "e5-pgvector-";

	private static final Set<PosixFilePermission> OTHERS_WRITE = Set.of(PosixFilePermission.GROUP_WRITE,
			PosixFilePermission.OTHERS_WRITE);

	private static @Nullable Path folder;

	private TestDataFolder() {
	}

	/**
	 * Returns the folder.
	 * @param options creates the options for a data folder, to stop servers that are
	 * still running
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
	 * Returns the build folder of the project in a directory, or a temporary folder. With
	 * two build tools it is the one whose build folder exists.
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
			.orElseGet(() -> userFolder(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath()));
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
			logger.debug("Cannot list folders of earlier tests in " + parent, ex);
		}
	}

	private static void delete(Path leftOver, Function<Path, EmbeddedPgVectorOptions> options) {
		try {
			PostgresServer.delete(leftOver, options.apply(leftOver));
		}
		catch (IOException | EmbeddedPgVectorException ex) {
			// another process may use it, for example in another container
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

	/**
	 * Returns this user's folder for temporary files, to which no other user can write.
	 * It is the same in each JVM, or a new one if another user has taken its name. Others
	 * may enter it, because under root the server can run as another user.
	 * @param temporary the system's folder for temporary files
	 */
	static Path userFolder(Path temporary) {
		try {
			if (!temporary.getFileSystem().supportedFileAttributeViews().contains("unix")) {
				// Windows has a folder for temporary files for each user
				return Files.createDirectories(temporary.resolve(USER_PREFIX + "tests"));
			}
			FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));
			Path fresh = Files.createTempDirectory(temporary, USER_PREFIX, mode);
			Object user = Files.getAttribute(fresh, "unix:uid");
			Path own = create(temporary.resolve(USER_PREFIX + user), mode);
			if (!isOf(user, own)) {
				return fresh;
			}
			Files.delete(fresh);
			return own;
		}
		catch (IOException ex) {
			throw DataFolder.notAccessible(temporary, ex);
		}
	}

	private static Path create(Path folder, FileAttribute<?> mode) throws IOException {
		try {
			return Files.createDirectory(folder, mode);
		}
		catch (FileAlreadyExistsException ex) {
			return folder;
		}
	}

	private static boolean isOf(Object user, Path folder) throws IOException {
		return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
				&& Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user)
				&& Collections.disjoint(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS), OTHERS_WRITE);
	}

}
