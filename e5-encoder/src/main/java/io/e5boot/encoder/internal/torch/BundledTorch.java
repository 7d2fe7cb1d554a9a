package io.e5boot.encoder.internal.torch;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.stream.Stream;

import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Platform;
import io.e5boot.encoder.model.NativeLibraryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libtorch on the class path. DJL passes over it where {@code PYTORCH_VERSION} in the
 * environment names another version, which PyTorch's own images set for Python, and a JVM
 * cannot change its environment. So it is unpacked by DJL's methods, and DJL is pointed
 * to the folder.
 */
final class BundledTorch {

	private static final Logger logger = LoggerFactory.getLogger(BundledTorch.class);

	private static final String VERSION = "PYTORCH_VERSION";

	private static final String FOLDER = "PYTORCH_LIBRARY_PATH";

	private static volatile boolean pointedTo;

	private BundledTorch() {
	}

	/**
	 * Points DJL to the libtorch on the class path, where there is one and the
	 * environment names another version but no folder.
	 * @throws NativeLibraryException if it cannot be unpacked
	 */
	static void preferToEnvironment() {
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
		pointedTo = true;
	}

	/**
	 * Whether the libtorch that DJL loads is the one on the class path, and that is one
	 * for CPUs. A folder that {@link #preferToEnvironment()} has set is the class path's.
	 */
	static boolean isForCpu() {
		Platform platform = Platform.detectPlatform("pytorch");
		boolean ofUser = !pointedTo
				&& Stream.of(System.getenv(FOLDER), System.getProperty(FOLDER)).anyMatch((folder) -> !isEmpty(folder));
		return !ofUser && !platform.isPlaceholder() && platform.getFlavor().startsWith("cpu");
	}

	private static Path unpack(Platform platform) {
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
			throw TorchRuntime.explain(ex.getCause() != null ? ex.getCause() : ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new NativeLibraryException(
					VERSION + " in the environment names another libtorch than the class path.",
					"Unset it for this process.", ex);
		}
	}

	private static boolean isEmpty(@Nullable String value) {
		return value == null || value.isEmpty();
	}

}
