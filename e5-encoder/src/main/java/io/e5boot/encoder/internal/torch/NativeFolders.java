package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.UserTemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the folders into which native libraries are unpacked. By default, DJL and JNA use
 * a folder in the user's home; system properties change it.
 */
public final class NativeFolders {

	private static final Logger logger = LoggerFactory.getLogger(NativeFolders.class);

	private static final String ENGINE = "ENGINE_CACHE_DIR";

	private static final String DJL = "DJL_CACHE_DIR";

	private static final String JNA = "jna.tmpdir";

	private NativeFolders() {
	}

	/**
	 * Sets the folders. Must be called before the first native library is loaded. A user
	 * without a home, as in a container that runs under an unknown user id, has the home
	 * "?" in Java and gets a private folder for temporary files instead.
	 * @param folder the folder for DJL's libraries, or null for DJL's default
	 * @throws NativeLibraryException if the folder for temporary files is not writable
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
			logger.warn("The user has no writable home folder, so native libraries are unpacked into {}. "
					+ "Set a permanent folder with the property e5.embedding.native-cache-dir, or the "
					+ "environment variable {}", cache, ENGINE);
			System.setProperty(DJL, cache.toString());
		}
	}

	private static Path userTemporaryFolder() {
		Path temporary = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir"))).toAbsolutePath();
		try {
			return UserTemporaryFolder.in(temporary);
		}
		catch (IOException ex) {
			throw new NativeLibraryException(
					"The user has no home folder, and native libraries cannot be unpacked into " + temporary + ": "
							+ ex,
					"Set a writable folder with the property e5.embedding.native-cache-dir, "
							+ "or the environment variable " + ENGINE + ".",
					ex);
		}
	}

	private static void chooseEngineFolder(Path folder) {
		String environment = System.getenv(ENGINE);
		if (environment != null && !environment.isEmpty() && !Path.of(environment).equals(folder)) {
			logger.warn(
					"Native libraries are unpacked into {} instead of {}, since the environment variable {} takes precedence",
					environment, folder, ENGINE);
		}
		System.setProperty(ENGINE, folder.toString());
	}

	/**
	 * Returns whether the home is a writable folder.
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
