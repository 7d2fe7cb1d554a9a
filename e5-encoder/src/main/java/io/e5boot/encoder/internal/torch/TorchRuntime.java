package io.e5boot.encoder.internal.torch;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import io.e5boot.encoder.model.NativeLibraryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads libtorch into this JVM, once. DJL skips the libtorch on the class path where
 * {@code PYTORCH_VERSION} in the environment names another version, which PyTorch's own
 * images set for Python, and a JVM cannot change its environment. So that libtorch is
 * unpacked with DJL's methods, and DJL is pointed to the folder.
 */
final class TorchRuntime {

	private static final Logger logger = LoggerFactory.getLogger(TorchRuntime.class);

	private static final String VERSION = "PYTORCH_VERSION";

	private static final String FOLDER = "PYTORCH_LIBRARY_PATH";

	/** Whether the folder in the system property is one that this class has set. */
	private static volatile boolean unpacked;

	private TorchRuntime() {
	}

	/**
	 * Loads libtorch unless it is loaded already. DJL takes its settings from system
	 * properties only.
	 * @param nativeCache where to unpack native libraries, or null for DJL's default
	 * @throws NativeLibraryException saying what to do if it cannot be loaded
	 */
	static Engine load(@Nullable Path nativeCache) {
		if (System.getProperty("OPT_OUT_TRACKING") == null) {
			System.setProperty("OPT_OUT_TRACKING", "true");
		}
		NativeFolders.choose(nativeCache);
		CLibrary.limitSpinning();
		try {
			preferClassPath();
			return Engine.getEngine("PyTorch");
		}
		catch (InvocationTargetException ex) {
			throw explain((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (EngineException | LinkageError ex) {
			throw explain(ex);
		}
	}

	/**
	 * Points DJL to the libtorch on the class path, if there is one and the environment
	 * names another version but no folder.
	 */
	private static void preferClassPath() throws InvocationTargetException {
		Platform platform = Platform.detectPlatform("pytorch");
		String version = System.getenv(VERSION);
		if (platform.isPlaceholder() || isEmpty(version) || platform.getVersion().startsWith(version)
				|| !isEmpty(System.getenv(FOLDER)) || !isEmpty(System.getProperty(FOLDER))) {
			return;
		}
		Path folder = unpack(platform);
		logger.info("{} is {} in the environment; libtorch {} of the class path is used", VERSION, version,
				platform.getVersion());
		System.setProperty(FOLDER, folder.toString());
		unpacked = true;
	}

	private static Path unpack(Platform platform) throws InvocationTargetException {
		try {
			Method unpack = LibUtils.class.getDeclaredMethod("copyNativeLibraryFromClasspath", Platform.class);
			unpack.setAccessible(true);
			Object torch = unpack.invoke(null, platform);
			Method glue = LibUtils.class.getDeclaredMethod("findJniLibrary", torch.getClass());
			glue.setAccessible(true);
			glue.invoke(null, torch);
			Field folder = torch.getClass().getDeclaredField("dir");
			folder.setAccessible(true);
			return (Path) folder.get(torch);
		}
		catch (InvocationTargetException ex) {
			throw ex;
		}
		catch (ReflectiveOperationException ex) {
			throw new NativeLibraryException(
					VERSION + " in the environment names another libtorch than the class path.",
					"Unset it for this process.", ex);
		}
	}

	/**
	 * Returns whether DJL loads the libtorch of the class path, and that one is built for
	 * CPUs.
	 */
	static boolean isCpuBuild() {
		Platform platform = Platform.detectPlatform("pytorch");
		boolean chosenByUser = !unpacked
				&& Stream.of(System.getenv(FOLDER), System.getProperty(FOLDER)).anyMatch((folder) -> !isEmpty(folder));
		return !chosenByUser && !platform.isPlaceholder() && platform.getFlavor().startsWith("cpu");
	}

	private static NativeLibraryException explain(Throwable cause) {
		if (Files.exists(Path.of("/etc/alpine-release"))) {
			return new NativeLibraryException("libtorch needs glibc, and this is Alpine Linux with musl.",
					"Use an image based on Debian, Ubuntu or UBI.", cause);
		}
		Path cache = Utils.getEngineCacheDir();
		if (!isWritable(cache)) {
			return new NativeLibraryException(
					"libtorch must be unpacked before it can be loaded, and " + cache + " is not writable.",
					"Name a writable folder: set the property e5.embedding.native-cache-dir, "
							+ "or the environment variable ENGINE_CACHE_DIR.",
					cause);
		}
		return new NativeLibraryException(
				"libtorch for " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
						+ " could not be loaded.",
				"Add ai.djl.pytorch:pytorch-native-cpu with the classifier of this platform to the class path "
						+ "(the starter picks the one of the machine that builds; -De5.platform=… picks another), "
						+ "or point PYTORCH_LIBRARY_PATH to an unpacked libtorch.",
				cause);
	}

	private static boolean isWritable(Path folder) {
		Path existing = folder.toAbsolutePath();
		while (existing != null && !Files.exists(existing)) {
			existing = existing.getParent();
		}
		return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
	}

	private static boolean isEmpty(@Nullable String value) {
		return value == null || value.isEmpty();
	}

}
