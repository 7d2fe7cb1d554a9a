package io.e5boot.encoder.internal.torch;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import ai.djl.engine.Engine;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.model.Device;
import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.Precision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that compute for one encoder, all of the same kind and in the same
 * precision.
 */
public final class TorchBackends {

	private static final Logger logger = LoggerFactory.getLogger(TorchBackends.class);

	private final Engine engine;

	private final List<ai.djl.Device> devices;

	private final Kernels kernels;

	private final Checkpoint checkpoint;

	private TorchBackends(Engine engine, List<ai.djl.Device> devices, Kernels kernels, Checkpoint checkpoint) {
		this.engine = engine;
		this.devices = devices;
		this.kernels = kernels;
		this.checkpoint = checkpoint;
	}

	/**
	 * Loads libtorch and chooses devices and number format.
	 * @param checkpoint what they are to compute
	 * @param device where to compute
	 * @param precision number format of the computation
	 * @param nativeCache where native libraries are unpacked, or null for the default
	 * @return the backends, none of them opened
	 * @throws NativeLibraryException if libtorch, the device or the precision is missing
	 */
	public static TorchBackends find(Checkpoint checkpoint, Device device, Precision precision,
			@Nullable Path nativeCache) {
		Engine engine = TorchRuntime.load(nativeCache);
		List<ai.djl.Device> devices = TorchRuntime.find(engine, device);
		Kernels kernels = TorchRuntime.kernels(devices.get(0), precision, checkpoint.hasActivationQuantization());
		return new TorchBackends(engine, devices, kernels, checkpoint);
	}

	/**
	 * Returns what loads the checkpoint on each device, on the thread that will use it.
	 * @param stop ends loading between two layers
	 * @return one opener a device
	 */
	public List<Callable<EncoderBackend>> openers(StopSignal stop) {
		int threads = ProcessorFeatures.read().threads(Runtime.getRuntime().availableProcessors());
		logger.info("Loading {} on {} in {} ({}), {} threads", this.checkpoint.files().id(), this.devices,
				this.kernels.precision(), this.kernels.reason(), threads);
		return this.devices.stream().map((device) -> opener(device, threads, stop)).toList();
	}

	private Callable<EncoderBackend> opener(ai.djl.Device device, int threads, StopSignal stop) {
		return () -> TorchSession.open(this.checkpoint, this.engine, device, this.kernels, threads, stop);
	}

	/**
	 * {@return how many tokens a batch should have on these devices}
	 */
	public int tokenBudget() {
		return this.kernels.tokenBudget();
	}

	/**
	 * {@return the number format chosen}
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
