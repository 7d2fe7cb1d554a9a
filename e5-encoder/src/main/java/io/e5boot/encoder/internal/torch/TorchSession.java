package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.Pooling;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.EncodingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native objects of one checkpoint on one device: the program and its arguments,
 * which all workers share.
 */
final class TorchSession implements EncoderBackend {

	private final PtNDManager manager;

	private final Kernels kernels;

	/** Number of compute threads. */
	private final int threads;

	/** The compute threads other than the first worker. */
	private final OpenMpTeam team;

	private final PtSymbolBlock program;

	private final WordEmbeddings words;

	private final PackedWeights weights;

	private final PackedWeights.PoolingHead head;

	private final CheckpointConfig config;

	private final Pooling.Mode pooling;

	/**
	 * Keeps the mapped weights reachable, whose memory tensors share; null if they are
	 * copies.
	 */
	private final @Nullable TensorFile mapped;

	private TorchSession(PtNDManager manager, Kernels kernels, int threads, OpenMpTeam team, PtSymbolBlock program,
			WordEmbeddings words, PackedWeights weights, PackedWeights.PoolingHead head, CheckpointConfig config,
			Pooling.Mode pooling, @Nullable TensorFile mapped) {
		this.manager = manager;
		this.kernels = kernels;
		this.threads = threads;
		this.team = team;
		this.program = program;
		this.words = words;
		this.weights = weights;
		this.head = head;
		this.config = config;
		this.pooling = pooling;
		this.mapped = mapped;
	}

	static TorchSession open(Checkpoint checkpoint, Engine engine, ai.djl.Device device, Kernels kernels, int threads,
			Runnable checkStopped) throws IOException {
		checkStopped.run();
		PtNDManager manager = (PtNDManager) engine.newBaseManager(device);
		try {
			JniUtils.setNumThreads(threads);
			Set<Integer> others = OpenMpTeam.threads();
			PtSymbolBlock program = load(kernels, manager);
			TensorFile file = checkpoint.openWeights();
			CheckpointConfig config = checkpoint.config();
			Pooling.Mode pooling = checkpoint.pooling().mode();
			WordEmbeddings words = WordEmbeddings.open(file, new WeightNames(file, config).words());
			PackedWeights weights = PackedWeights.load(program, file, checkpoint, kernels,
					new BatchArguments(words, config, pooling), manager, checkStopped);
			CLibrary.trimHeap();
			return new TorchSession(manager, kernels, threads, OpenMpTeam.since(others), program, words, weights,
					PackedWeights.PoolingHead.open(checkpoint, manager), config, pooling,
					kernels.copiesWeights() ? null : file);
		}
		catch (IOException | RuntimeException | Error ex) {
			manager.close();
			throw ex;
		}
	}

	/**
	 * Loads the program of kernels.
	 */
	static PtSymbolBlock load(Kernels kernels, PtNDManager manager) throws IOException {
		return JniUtils.loadModule(manager, EncoderProgram.archive(kernels.resources()), false, false);
	}

	/**
	 * Loads the program with an attention that supports scores of any size.
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
		CLibrary.trimHeap();
	}

	@Override
	public void close() {
		this.words.close();
		this.head.close();
		this.weights.close();
		this.manager.close();
	}

	/**
	 * Runs a session's program on one thread, with its own memory for the arguments.
	 */
	private static final class TorchWorker implements EncoderBackend.Worker {

		private static final Logger logger = LoggerFactory.getLogger(TorchWorker.class);

		private static final double LENGTH_TOLERANCE = 1e-3;

		private final TorchSession session;

		private final BatchArguments arguments;

		private int threads;

		private boolean pinned;

		private @Nullable PtSymbolBlock robustProgram;

		TorchWorker(TorchSession session) {
			this.session = session;
			this.arguments = new BatchArguments(session.words, session.config, session.pooling);
		}

		@Override
		public float[][] encode(List<TokenizedText> texts, boolean wholeDevice) {
			useThreads(wholeDevice ? this.session.threads : 1);
			Kernels kernels = this.session.kernels;
			float[][] vectors = run(this.session.program, kernels, texts);
			if (!areUnitVectors(vectors) && !kernels.isRobust()) {
				logger.debug("An attention score was too large; computing {} texts again", vectors.length);
				vectors = run(robustProgram(), kernels.robust(), texts);
			}
			if (!areUnitVectors(vectors)) {
				throw new EncodingException("The model returned a vector that is not finite. Its weights are damaged, "
						+ "or too large for precision " + kernels.precision(), null);
			}
			return vectors;
		}

		/**
		 * Sets the number of compute threads, which libtorch stores per calling thread.
		 * The first worker opens the others before it is pinned, so they do not inherit
		 * its core.
		 */
		private void useThreads(int count) {
			if (count > 1 && !this.pinned) {
				this.session.team.pin();
				this.pinned = true;
			}
			if (this.threads != count) {
				JniUtils.setNumThreads(count);
				this.threads = count;
			}
		}

		private PtSymbolBlock robustProgram() {
			PtSymbolBlock robust = this.robustProgram;
			if (robust == null) {
				robust = this.session.loadRobustProgram();
				this.robustProgram = robust;
			}
			return robust;
		}

		private float[][] run(PtSymbolBlock program, Kernels kernels, List<TokenizedText> texts) {
			try (PtNDManager scratch = (PtNDManager) this.session.manager.newSubManager();
					BatchArguments.Arguments batch = this.arguments.of(texts, kernels.shapes(), scratch);
					IValue heads = IValue.from((long) this.session.config.heads());
					IValue dtype = IValue.from((long) kernels.scalarType());
					IValue epsilon = IValue.from(this.session.config.layerNormEpsilon());
					IValue result = IValueUtils.runMethod(program, "forward", batch.words(), batch.rows(),
							batch.slots(), batch.groups(), batch.weights(), batch.texts(),
							this.session.weights.tables(), this.session.weights.layers(), heads, dtype, epsilon,
							this.session.head.mode(), this.session.head.dense(), this.session.head.settings())) {
				return split(result.toTensor(scratch).toFloatArray(), texts.size());
			}
		}

		private static float[][] split(float[] values, int count) {
			int length = values.length / count;
			float[][] vectors = new float[count][length];
			for (int i = 0; i < count; i++) {
				System.arraycopy(values, i * length, vectors[i], 0, length);
			}
			return vectors;
		}

		/**
		 * Checks the lengths of vectors. The program normalizes them, so any other length
		 * than 1 means that an intermediate value was not finite.
		 */
		private static boolean areUnitVectors(float[][] vectors) {
			for (float[] vector : vectors) {
				double square = 0;
				for (float value : vector) {
					square += (double) value * value;
				}
				if (!(Math.abs(square - 1) < LENGTH_TOLERANCE)) {
					return false;
				}
			}
			return true;
		}

	}

}
