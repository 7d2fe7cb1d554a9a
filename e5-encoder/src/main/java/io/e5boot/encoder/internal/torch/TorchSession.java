package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.util.Set;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.Pooling;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.model.EncodingException;
import org.jspecify.annotations.Nullable;

/**
 * What libtorch holds for one checkpoint on one device: the program and its arguments,
 * which all workers share.
 *
 * @param threads how many cores compute
 * @param team the threads that compute on all but the first of them
 * @param mapped kept because tensors may look at its memory
 */
record TorchSession(PtNDManager manager, Kernels kernels, int threads, ComputeTeam team, PtSymbolBlock program,
		WordEmbeddings words, PackedWeights weights, PoolingHead head, CheckpointConfig config, Pooling.Mode pooling,
		@Nullable TensorFile mapped) implements EncoderBackend {

	static TorchSession open(Checkpoint checkpoint, Engine engine, ai.djl.Device device, Kernels kernels, int threads,
			StopSignal stop) throws IOException {
		stop.check();
		PtNDManager manager = (PtNDManager) engine.newBaseManager(device);
		try {
			JniUtils.setNumThreads(threads);
			Set<Integer> others = ComputeTeam.threads();
			PtSymbolBlock program = load(kernels, manager);
			TensorFile file = checkpoint.openWeights();
			CheckpointConfig config = checkpoint.config();
			Pooling.Mode pooling = checkpoint.pooling().mode();
			WordEmbeddings words = WordEmbeddings.open(file, new WeightNames(file, config).words());
			PackedWeights weights = PackedWeights.load(program, file, checkpoint, kernels,
					new BatchArguments(words, config, pooling), manager, stop);
			NativeSettings.trim();
			return new TorchSession(manager, kernels, threads, ComputeTeam.since(others), program, words, weights,
					PoolingHead.open(checkpoint, manager), config, pooling, kernels.copiesWeights() ? null : file);
		}
		catch (IOException | RuntimeException | Error ex) {
			manager.close();
			throw ex;
		}
	}

	/**
	 * The program that these kernels make up.
	 */
	static PtSymbolBlock load(Kernels kernels, PtNDManager manager) throws IOException {
		return JniUtils.loadModule(manager, EncoderProgram.archive(kernels.resources()), false, false);
	}

	/**
	 * The program with an attention that no score is too great for.
	 */
	PtSymbolBlock loadRobustProgram() {
		try {
			return load(this.kernels.robust(), this.manager);
		}
		catch (IOException ex) {
			throw new EncodingException("The encoder program cannot be loaded", ex);
		}
	}

	@Override
	public int workers() {
		boolean cores = Device.Type.CPU.equals(this.manager.getDevice().getDeviceType());
		return cores ? this.threads : 1;
	}

	@Override
	public Worker openWorker() {
		return new TorchWorker(this);
	}

	@Override
	public void trimMemory() {
		NativeSettings.trim();
	}

	@Override
	public void close() {
		this.words.close();
		this.head.close();
		this.weights.close();
		this.manager.close();
	}

}
