package io.e5boot.encoder.torch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import org.jspecify.annotations.Nullable;

/**
 * Loads libtorch into this JVM, once, and finds devices.
 */
final class TorchRuntime {

	private TorchRuntime() {
	}

	/**
	 * Loads libtorch where that has not happened yet. DJL takes its settings from system
	 * properties only.
	 * @param nativeCache where to unpack native libraries, or null for DJL's own choice
	 * @throws NativeLibraryException saying what to do if it cannot be loaded
	 */
	static Engine load(@Nullable Path nativeCache) {
		if (System.getProperty("OPT_OUT_TRACKING") == null) {
			System.setProperty("OPT_OUT_TRACKING", "true");
		}
		if (nativeCache != null) {
			System.setProperty("ENGINE_CACHE_DIR", nativeCache.toString());
		}
		NativeSettings.apply();
		try {
			return Engine.getEngine("PyTorch");
		}
		catch (EngineException | LinkageError ex) {
			throw explain(ex);
		}
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
					"Name a folder that is: the property e5.embedding.native-cache-dir, "
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

	/**
	 * The devices that a setting stands for.
	 * @throws NativeLibraryException if there is none
	 */
	static List<ai.djl.Device> find(Engine engine, Device device) {
		int gpus = engine.getGpuCount();
		return switch (device.type()) {
			case CPU -> List.of(ai.djl.Device.cpu());
			case AUTO -> (gpus > 0) ? allGpus(gpus) : List.of(ai.djl.Device.cpu());
			case CUDA -> {
				demand(gpus > Math.max(0, device.index()), device, "libtorch sees " + gpus + " CUDA devices.",
						"Check the driver, and that the CUDA build of libtorch is loaded");
				yield (device.index() == Device.ALL) ? allGpus(gpus) : List.of(ai.djl.Device.gpu(device.index()));
			}
			case MPS -> {
				demand(isAppleProcessor(), device, "this is no Mac with a processor of Apple's.", "Use such a Mac");
				yield List.of(ai.djl.Device.of("mps", -1));
			}
		};
	}

	private static List<ai.djl.Device> allGpus(int count) {
		return IntStream.range(0, count).mapToObj(ai.djl.Device::gpu).toList();
	}

	private static boolean isAppleProcessor() {
		return System.getProperty("os.name").startsWith("Mac") && System.getProperty("os.arch").equals("aarch64");
	}

	private static void demand(boolean present, Device device, String finding, String remedy) {
		if (!present) {
			throw new NativeLibraryException("Device " + device + " was asked for and " + finding,
					remedy + "; or set the device to cpu or auto.", null);
		}
	}

	/**
	 * The kernels for a device.
	 * @param integerSteps whether the checkpoint says which products may multiply 8-bit
	 * integers
	 * @throws NativeLibraryException if the device does not have the precision asked for
	 */
	static Kernels kernels(ai.djl.Device device, Precision precision, boolean integerSteps) {
		if (device.isGpu()) {
			String capability = CudaUtils.getComputeCapability(device.getDeviceId());
			return Kernels.ofCuda(precision, Integer.parseInt(capability) / 10.0);
		}
		if (device.getDeviceType().equals("mps")) {
			return Kernels.ofMps(precision);
		}
		String architecture = System.getProperty("os.arch");
		boolean oneDnn = architecture.equals("amd64") || architecture.equals("x86_64");
		return Kernels.ofCpu(precision, ProcessorFeatures.read(), oneDnn, integerSteps);
	}

}
