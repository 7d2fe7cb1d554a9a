package io.e5boot.encoder.internal.torch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads libtorch into this JVM, once, and finds devices.
 */
final class TorchRuntime {

	private static final Logger logger = LoggerFactory.getLogger(TorchRuntime.class);

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
		NativeFolders.choose(nativeCache);
		NativeSettings.apply();
		try {
			BundledTorch.preferToEnvironment();
			return Engine.getEngine("PyTorch");
		}
		catch (EngineException | LinkageError ex) {
			throw explain(ex);
		}
	}

	static NativeLibraryException explain(Throwable cause) {
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
				requireCudaBuild(gpus, device);
				require(gpus > Math.max(0, device.index()), device, "libtorch sees " + gpus + " CUDA devices.",
						"Check that the driver is installed and that this process may use the device (nvidia-smi)");
				yield (device.index() == Device.ALL) ? allGpus(gpus) : List.of(ai.djl.Device.gpu(device.index()));
			}
			case MPS -> {
				require(isAppleProcessor(), device, "this is not a Mac with Apple silicon.",
						"Use a Mac with Apple silicon");
				yield List.of(ai.djl.Device.of("mps", -1));
			}
		};
	}

	/**
	 * A libtorch for CPUs sees no CUDA device, no matter which driver is installed.
	 */
	private static void requireCudaBuild(int gpus, Device device) {
		require(gpus > 0 || !BundledTorch.isForCpu(), device,
				"the libtorch on the class path is the one for CPUs (ai.djl.pytorch:pytorch-native-cpu).",
				"Exclude pytorch-native-cpu from the class path, and bring a libtorch for CUDA: let DJL fetch it, or point "
						+ "PYTORCH_LIBRARY_PATH to one, or add ai.djl.pytorch:pytorch-native-cu124 with its DJL "
						+ "(docs/how-to/gpu.md has the versions that fit together)");
	}

	private static List<ai.djl.Device> allGpus(int count) {
		return IntStream.range(0, count).mapToObj(ai.djl.Device::gpu).toList();
	}

	private static boolean isAppleProcessor() {
		return System.getProperty("os.name").startsWith("Mac") && System.getProperty("os.arch").equals("aarch64");
	}

	private static void require(boolean present, Device device, String finding, String remedy) {
		if (!present) {
			throw new NativeLibraryException("Device " + device + " was requested, but " + finding,
					remedy + "; or set the device to cpu or auto.", null);
		}
	}

	/**
	 * The kernels for a device.
	 * @param int8Safe whether the checkpoint marks products as int8-safe
	 * @throws NativeLibraryException if the device does not have the precision asked for
	 */
	static Kernels kernels(ai.djl.Device device, Precision precision, boolean int8Safe) {
		if (device.isGpu()) {
			String capability = CudaUtils.getComputeCapability(device.getDeviceId());
			return Kernels.ofCuda(precision, Integer.parseInt(capability) / 10.0);
		}
		if (device.getDeviceType().equals("mps")) {
			return Kernels.ofMps(precision);
		}
		String architecture = System.getProperty("os.arch");
		boolean oneDnn = architecture.equals("amd64") || architecture.equals("x86_64");
		Kernels.slowness(precision, ProcessorFeatures.read(), oneDnn).ifPresent(logger::warn);
		return Kernels.ofCpu(precision, ProcessorFeatures.read(), oneDnn, int8Safe);
	}

}
