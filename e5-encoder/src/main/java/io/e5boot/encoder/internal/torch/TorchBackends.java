package io.e5boot.encoder.internal.torch;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that compute for one encoder, all of the same type and precision.
 */
public final class TorchBackends {

	private static final Logger logger = LoggerFactory.getLogger(TorchBackends.class);

	private final Engine engine;

	private final List<ai.djl.Device> devices;

	private final ProcessorFeatures processor;

	private final Kernels kernels;

	private final Checkpoint checkpoint;

	private TorchBackends(Engine engine, List<ai.djl.Device> devices, ProcessorFeatures processor, Kernels kernels,
			Checkpoint checkpoint) {
		this.engine = engine;
		this.devices = devices;
		this.processor = processor;
		this.kernels = kernels;
		this.checkpoint = checkpoint;
	}

	/**
	 * Loads libtorch and chooses devices and precision.
	 * @param checkpoint the checkpoint to compute
	 * @param device where to compute
	 * @param precision number format of the computation
	 * @param nativeCache where native libraries are unpacked, or null for the default
	 * @return the backends, none of them opened
	 * @throws NativeLibraryException if libtorch, the device or the precision is missing
	 */
	public static TorchBackends find(Checkpoint checkpoint, Device device, Precision precision,
			@Nullable Path nativeCache) {
		Engine engine = TorchRuntime.load(nativeCache);
		List<ai.djl.Device> devices = devices(engine, device);
		ProcessorFeatures processor = ProcessorFeatures.read();
		Kernels kernels = kernels(devices.get(0), processor, precision, checkpoint.hasActivationQuantization());
		return new TorchBackends(engine, devices, processor, kernels, checkpoint);
	}

	private static List<ai.djl.Device> devices(Engine engine, Device device) {
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
		require(gpus > 0 || !TorchRuntime.isCpuBuild(), device,
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

	private static Kernels kernels(ai.djl.Device device, ProcessorFeatures processor, Precision precision,
			boolean int8Safe) {
		if (device.isGpu()) {
			String capability = CudaUtils.getComputeCapability(device.getDeviceId());
			return Kernels.ofCuda(precision, Integer.parseInt(capability) / 10.0);
		}
		if (device.getDeviceType().equals("mps")) {
			return Kernels.ofMps(precision);
		}
		String architecture = System.getProperty("os.arch");
		boolean oneDnn = architecture.equals("amd64") || architecture.equals("x86_64");
		Kernels.slowness(precision, processor, oneDnn).ifPresent(logger::warn);
		return Kernels.ofCpu(precision, processor, oneDnn, int8Safe);
	}

	/**
	 * Returns callables that load the checkpoint, each on the thread that will use it.
	 * @param checkStopped called between two layers; throws to end loading
	 * @return one callable per device
	 */
	public List<Callable<EncoderBackend>> openers(Runnable checkStopped) {
		int threads = this.processor.threads(Runtime.getRuntime().availableProcessors());
		logger.info("Loading {} on {} in {} ({}), {} threads", this.checkpoint.files().id(), this.devices,
				this.kernels.precision(), this.kernels.reason(), threads);
		return this.devices.stream().map((device) -> opener(device, threads, checkStopped)).toList();
	}

	private Callable<EncoderBackend> opener(ai.djl.Device device, int threads, Runnable checkStopped) {
		return () -> TorchSession.open(this.checkpoint, this.engine, device, this.kernels, threads, checkStopped);
	}

	/**
	 * {@return how many tokens a batch should have on these devices}
	 */
	public int tokenBudget() {
		return this.kernels.tokenBudget();
	}

	/**
	 * {@return the chosen number format}
	 */
	public Precision precision() {
		return this.kernels.precision();
	}

	/**
	 * {@return the names of the devices, such as {@code cpu()} or {@code gpu(0)}}
	 */
	public List<String> devices() {
		return this.devices.stream().map(ai.djl.Device::toString).toList();
	}

}
