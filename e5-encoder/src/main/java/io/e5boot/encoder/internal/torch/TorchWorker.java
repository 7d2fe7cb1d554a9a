package io.e5boot.encoder.internal.torch;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.e5boot.encoder.internal.text.TokenBatch;
import io.e5boot.encoder.model.EncodingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a session's program on one thread, with memory of its own for the arguments.
 */
final class TorchWorker implements EncoderBackend.Worker {

	private static final Logger logger = LoggerFactory.getLogger(TorchWorker.class);

	private static final double LENGTH_TOLERANCE = 1e-3;

	private final TorchSession session;

	private final BatchArguments arguments;

	private int threads;

	private boolean spread;

	private @Nullable PtSymbolBlock robustProgram;

	TorchWorker(TorchSession session) {
		this.session = session;
		this.arguments = new BatchArguments(session.words(), session.config(), session.pooling());
	}

	@Override
	public float[][] encode(TokenBatch batch, boolean wholeDevice) {
		useThreads(wholeDevice ? this.session.threads() : 1);
		Kernels kernels = this.session.kernels();
		float[][] vectors = run(this.session.program(), kernels, batch);
		if (!areUnitVectors(vectors) && !kernels.isRobust()) {
			logger.debug("An attention score was too large; computing {} texts again", vectors.length);
			vectors = run(robustProgram(), kernels.robust(), batch);
		}
		if (!areUnitVectors(vectors)) {
			throw new EncodingException("The model returned a vector that is not finite; its weights are damaged, "
					+ "or too large for " + kernels.precision(), null);
		}
		return vectors;
	}

	/**
	 * libtorch keeps the count for the calling thread. The first worker starts the others
	 * before it computes, so they do not inherit its core.
	 */
	private void useThreads(int count) {
		if (count > 1 && !this.spread) {
			this.session.team().spread();
			this.spread = true;
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

	private float[][] run(PtSymbolBlock program, Kernels kernels, TokenBatch batch) {
		try (PtNDManager scratch = (PtNDManager) this.session.manager().newSubManager();
				BatchArguments.Arguments texts = this.arguments.of(batch, kernels.shapes(), scratch);
				IValue heads = IValue.from((long) this.session.config().heads());
				IValue dtype = IValue.from((long) kernels.scalarType());
				IValue epsilon = IValue.from(this.session.config().layerNormEpsilon());
				IValue result = IValueUtils.runMethod(program, "forward", texts.words(), texts.rows(), texts.slots(),
						texts.groups(), texts.weights(), texts.texts(), this.session.weights().tables(),
						this.session.weights().layers(), heads, dtype, epsilon, this.session.head().mode(),
						this.session.head().dense(), this.session.head().settings())) {
			return split(result.toTensor(scratch).toFloatArray(), batch.texts().size());
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

}
