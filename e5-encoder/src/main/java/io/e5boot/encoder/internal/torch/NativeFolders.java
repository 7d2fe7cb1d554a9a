package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.e5boot.encoder.model.NativeLibraryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where native libraries are unpacked. DJL and JNA choose a folder in the user's home,
 * and read system properties for another one.
 */
public final class NativeFolders {

	private static final Logger logger = LoggerFactory.getLogger(NativeFolders.class);

	private static final String ENGINE = "ENGINE_CACHE_DIR";

	private static final String DJL = "DJL_CACHE_DIR";

	private static final String JNA = "jna.tmpdir";

	private static final String PREFIX = "e5-";

	private NativeFolders() {
	}

	/**
	 * Chooses the folder, before the first native library is loaded. A user without a
	 * home, as in a container that runs under an unknown user id, has the home "?" in
	 * Java: then it is a folder of its own among the temporary files.
	 * @param folder the folder for DJL's libraries, or null for DJL's own choice
	 * @throws NativeLibraryException if the folder for temporary files cannot be written
	 */
	public static void choose(@Nullable Path folder) {
		if (folder != null) {
			chooseEngineFolder(folder);
			return;
		}
		boolean chosen = Stream.of(ENGINE, DJL).anyMatch(NativeFolders::isSet);
		if (isHome(System.getProperty("user.home")) || (chosen && System.getProperty(JNA) != null)) {
			return;
		}
		Path temporary = userTemporaryFolder();
		if (System.getProperty(JNA) == null) {
			System.setProperty(JNA, temporary.toString());
		}
		if (!chosen) {
			Path cache = temporary.resolve(".djl.ai");
			logger.warn("The user has no home folder to write to, so native libraries are unpacked into {}. "
					+ "Set a permanent folder with the property e5.embedding.native-cache-dir, or the "
					+ "environment variable {}", cache, ENGINE);
			System.setProperty(DJL, cache.toString());
		}
	}

	private static Path userTemporaryFolder() {
		Path temporary = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir"))).toAbsolutePath();
		try {
			return userFolder(temporary);
		}
		catch (IOException ex) {
			throw new NativeLibraryException(
					"The user has no home folder, and native libraries cannot be unpacked into " + temporary + ": "
							+ ex,
					"Name a folder that can be written: the property e5.embedding.native-cache-dir, "
							+ "or the environment variable " + ENGINE + ".",
					ex);
		}
	}

	/**
	 * Returns a folder for temporary files that no other user can write to: the same in
	 * each JVM, or a new one where something else has its name. Code that is loaded must
	 * not come from a folder whose name another user may have taken first.
	 * @param temporary the folder for temporary files
	 */
	static Path userFolder(Path temporary) throws IOException {
		Path fresh = Files.createTempDirectory(temporary, PREFIX);
		if (!fresh.getFileSystem().supportedFileAttributeViews().contains("unix")) {
			// Windows has a folder for temporary files for each user
			Files.delete(fresh);
			return temporary;
		}
		Object user = Files.getAttribute(fresh, "unix:uid");
		Path own = create(temporary.resolve(PREFIX + user));
		if (!isOf(user, own)) {
			return fresh;
		}
		Files.delete(fresh);
		return own;
	}

	private static Path create(Path folder) throws IOException {
		try {
			return Files.createDirectory(folder,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		catch (FileAlreadyExistsException ex) {
			return folder;
		}
	}

	private static boolean isOf(Object user, Path folder) throws IOException {
		return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
				&& Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(user)
				&& PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))
					.equals("rwx------");
	}

	private static void chooseEngineFolder(Path folder) {
		String environment = System.getenv(ENGINE);
		if (environment != null && !environment.isEmpty() && !Path.of(environment).equals(folder)) {
			logger.warn(
					"Native libraries are unpacked into {}, which the environment variable {} names, and not into {}",
					environment, ENGINE, folder);
		}
		System.setProperty(ENGINE, folder.toString());
	}

	/**
	 * Whether this is a folder that libraries can be unpacked into.
	 * @param home the system property {@code user.home}
	 */
	static boolean isHome(@Nullable String home) {
		if (home == null || home.isBlank() || List.of("?", "/").contains(home)) {
			return false;
		}
		Path folder = Path.of(home);
		return folder.isAbsolute() && Files.isDirectory(folder) && Files.isWritable(folder);
	}

	private static boolean isSet(String name) {
		return Stream.of(System.getenv(name), System.getProperty(name))
			.anyMatch((value) -> value != null && !value.isEmpty());
	}

}
