package io.e5boot.encoder.torch;

import java.io.IOException;
import java.nio.file.Path;

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
import io.e5boot.encoder.checkpoint.TensorFile;
import io.e5boot.encoder.token.TokenBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libtorch holds for one checkpoint: the program and its arguments. Confined to one
 * thread.
 *
 * @param weights kept because tensors look at its memory
 */
record TorchSession(NDManager manager, PtSymbolBlock program, WordEmbeddings words, IValue tables, IValue layers,
		TextHead head, CheckpointConfig config, TensorFile weights) implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TorchSession.class);

	private static final double LENGTH_TOLERANCE = 1e-3;

	static TorchSession open(Checkpoint checkpoint, Device device, @Nullable Path nativeCache) throws IOException {
		Engine engine = TorchRuntime.load(nativeCache);
		NDManager manager = engine.newBaseManager(TorchRuntime.find(engine, device));
		try (NDManager loading = manager.newSubManager()) {
			TensorFile weights = checkpoint.openWeights();
			StoredWeights stored = new StoredWeights(weights, checkpoint.config());
			WeightTensors tensors = new WeightTensors(weights, loading);
			PtSymbolBlock program = JniUtils.loadModule((PtNDManager) manager, EncoderProgram.archive(), false, false);
			TextHead head = TextHead.open(checkpoint, manager);
			IValue tables = call(program, "as_float", tensors.list(stored.tables()));
			IValue layers = prepare(program, tensors, stored, tables);
			logger.info("Loaded {} on {} in float32", checkpoint.files().id(), manager.getDevice());
			return new TorchSession(manager, program, new WordEmbeddings(weights, stored.words()), tables, layers, head,
					checkpoint.config(), weights);
		}
		catch (IOException | RuntimeException | Error ex) {
			manager.close();
			throw ex;
		}
	}

	private static IValue prepare(PtSymbolBlock program, WeightTensors tensors, StoredWeights stored, IValue tables) {
		try {
			return call(program, "prepare", tensors.list(stored.layers()));
		}
		catch (RuntimeException | Error ex) {
			tables.close();
			throw ex;
		}
	}

	private static IValue call(PtSymbolBlock program, String method, IValue argument) {
		try (argument) {
			return IValueUtils.runMethod(program, method, argument);
		}
	}

	/**
	 * Unit vectors of a batch's sequences, in its order.
	 */
	float[][] encode(TokenBatch batch) {
		try (PtNDManager scratch = (PtNDManager) this.manager.newSubManager();
				IValue words = words(batch, scratch);
				IValue positions = positions(batch, scratch);
				IValue groups = IValue.listFrom(batch.groups());
				IValue heads = IValue.from((long) this.config.heads());
				IValue epsilon = IValue.from(this.config.layerNormEpsilon());
				IValue unpooled = IValue.listFrom(batch.unpooled());
				IValue result = IValueUtils.runMethod(this.program, "forward", words, positions, groups, this.tables,
						this.layers, heads, epsilon, this.head.mode(), unpooled, this.head.dense(),
						this.head.steps())) {
			return rows(result.toTensor(scratch).toFloatArray(), batch.sequences().size());
		}
	}

	private IValue words(TokenBatch batch, NDManager scratch) {
		Shape shape = new Shape(batch.tokens(), this.config.hiddenSize());
		return IValue.from((PtNDArray) scratch.create(this.words.gather(batch), shape, DataType.FLOAT32));
	}

	private IValue positions(TokenBatch batch, NDManager scratch) {
		long[] positions = new long[batch.tokens()];
		int offset = 0;
		for (int[] ids : batch.sequences()) {
			this.config.positions(ids, positions, offset);
			offset += ids.length;
		}
		return IValue.from((PtNDArray) scratch.create(positions));
	}

	private static float[][] rows(float[] values, int count) {
		int length = values.length / count;
		float[][] rows = new float[count][length];
		for (int i = 0; i < count; i++) {
			System.arraycopy(values, i * length, rows[i], 0, length);
			demandUnitLength(rows[i]);
		}
		return rows;
	}

	/**
	 * The program divides by the length, so anything else than 1 means that a number on
	 * the way was not finite.
	 */
	private static void demandUnitLength(float[] vector) {
		double square = 0;
		for (float value : vector) {
			square += (double) value * value;
		}
		if (!(Math.abs(square - 1) < LENGTH_TOLERANCE)) {
			throw new EncodingException(
					"The model gave a vector of squared length " + square + "; its weights are damaged", null);
		}
	}

	@Override
	public void close() {
		this.head.close();
		this.layers.close();
		this.tables.close();
		this.manager.close();
	}

}
