package io.e5boot.encoder.torch;

import java.io.IOException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.checkpoint.CheckpointConfig;
import io.e5boot.encoder.checkpoint.SafetensorsFile;
import io.e5boot.encoder.token.TokenBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libtorch holds for one checkpoint on one device: the program and its arguments.
 */
final class TorchSession implements EncoderBackend {

	private static final Logger logger = LoggerFactory.getLogger(TorchSession.class);

	private static final double LENGTH_TOLERANCE = 1e-3;

	private final PtNDManager manager;

	private final Kernels kernels;

	private final PtSymbolBlock program;

	private final TorchWeights weights;

	private final WordEmbeddings words;

	private final CheckpointConfig config;

	private @Nullable PtSymbolBlock robustProgram;

	private TorchSession(PtNDManager manager, Kernels kernels, PtSymbolBlock program, TorchWeights weights,
			WordEmbeddings words, CheckpointConfig config) {
		this.manager = manager;
		this.kernels = kernels;
		this.program = program;
		this.weights = weights;
		this.words = words;
		this.config = config;
	}

	static TorchSession open(Checkpoint checkpoint, Engine engine, ai.djl.Device device, Kernels kernels, int threads)
			throws IOException {
		PtNDManager manager = (PtNDManager) engine.newBaseManager(device);
		try {
			JniUtils.setNumThreads(threads);
			PtSymbolBlock program = load(kernels, manager);
			SafetensorsFile file = checkpoint.openWeights();
			CheckpointConfig config = checkpoint.config();
			WordEmbeddings words = new WordEmbeddings(file, new StoredWeights(file, config).words());
			TorchWeights weights = TorchWeights.load(program, file, config, kernels, manager);
			return new TorchSession(manager, kernels, program, weights, words, config);
		}
		catch (IOException | RuntimeException | Error ex) {
			manager.close();
			throw ex;
		}
	}

	private static PtSymbolBlock load(Kernels kernels, PtNDManager manager) throws IOException {
		return JniUtils.loadModule(manager, EncoderProgram.archive(kernels.resources()), false, false);
	}

	@Override
	public float[][] encode(TokenBatch batch) {
		float[][] vectors = run(this.program, this.kernels, batch);
		if (!areUnitVectors(vectors) && !this.kernels.isRobust()) {
			logger.debug("An attention score was too great; {} texts are computed again", vectors.length);
			vectors = run(robustProgram(), this.kernels.robust(), batch);
		}
		if (!areUnitVectors(vectors)) {
			throw new EncodingException("The model gave a vector that is not finite; its weights are damaged, "
					+ "or too great for " + this.kernels.precision(), null);
		}
		return vectors;
	}

	private PtSymbolBlock robustProgram() {
		PtSymbolBlock robust = this.robustProgram;
		if (robust == null) {
			try {
				robust = load(this.kernels.robust(), this.manager);
			}
			catch (IOException ex) {
				throw new EncodingException("The encoder program cannot be loaded", ex);
			}
			this.robustProgram = robust;
		}
		return robust;
	}

	private float[][] run(PtSymbolBlock program, Kernels kernels, TokenBatch batch) {
		BatchLayout layout = BatchLayout.of(batch, this.config, kernels.shapes());
		int texts = batch.sequences().size();
		try (PtNDManager scratch = (PtNDManager) this.manager.newSubManager();
				IValue words = words(batch, layout, scratch);
				IValue rows = IValue.from((PtNDArray) scratch.create(layout.properties(), new Shape(4, layout.rows())));
				IValue slots = IValue.from((PtNDArray) scratch.create(layout.slots()));
				IValue groups = IValue.listFrom(layout.groups());
				IValue count = IValue.from((long) texts);
				IValue heads = IValue.from((long) this.config.heads());
				IValue kind = IValue.from((long) kernels.scalarType());
				IValue epsilon = IValue.from(this.config.layerNormEpsilon());
				IValue result = IValueUtils.runMethod(program, "forward", words, rows, slots, groups, count,
						this.weights.tables(), this.weights.layers(), heads, kind, epsilon)) {
			return split(result.toTensor(scratch).toFloatArray(), texts);
		}
	}

	private IValue words(TokenBatch batch, BatchLayout layout, NDManager scratch) {
		Shape shape = new Shape(layout.rows(), this.config.hiddenSize());
		return IValue
			.from((PtNDArray) scratch.create(this.words.gather(batch, layout.rows()), shape, DataType.FLOAT32));
	}

	private float[][] split(float[] values, int count) {
		int hidden = this.config.hiddenSize();
		float[][] vectors = new float[count][hidden];
		for (int i = 0; i < count; i++) {
			System.arraycopy(values, i * hidden, vectors[i], 0, hidden);
		}
		return vectors;
	}

	/**
	 * The program divides by the length, so anything else than 1 means that a number on
	 * the way was not finite.
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

	@Override
	public void close() {
		this.weights.close();
		this.manager.close();
	}

}
