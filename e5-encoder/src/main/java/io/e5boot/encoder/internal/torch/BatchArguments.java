package io.e5boot.encoder.internal.torch;

import java.nio.ByteBuffer;
import java.util.List;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.Pooling;
import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * Converts batches to arguments of the encoder program. Each batch reuses the memory of
 * the previous one.
 */
final class BatchArguments {

	private final WordEmbeddings words;

	private final CheckpointConfig config;

	private final Pooling.Mode pooling;

	private final ReusableBuffer wordMemory = new ReusableBuffer();

	private final ReusableBuffer rowMemory = new ReusableBuffer();

	private final ReusableBuffer slotMemory = new ReusableBuffer();

	private final ReusableBuffer weightMemory = new ReusableBuffer();

	BatchArguments(WordEmbeddings words, CheckpointConfig config, Pooling.Mode pooling) {
		this.words = words;
		this.config = config;
		this.pooling = pooling;
	}

	/**
	 * Returns the arguments for a batch.
	 * @param scratch closes the arrays of the arguments
	 */
	Arguments of(List<TokenizedText> texts, ShapeBuckets shapes, PtNDManager scratch) {
		BatchLayout layout = BatchLayout.of(texts, this.config, shapes, this.pooling);
		return new Arguments(words(texts, layout.rows(), scratch),
				longs(this.rowMemory, layout.properties(), new Shape(4, layout.rows()), scratch),
				longs(this.slotMemory, layout.slots(), new Shape(layout.slots().length), scratch),
				IValue.listFrom(layout.groups()), weights(layout.weights(), scratch), IValue.from((long) texts.size()));
	}

	private IValue words(List<TokenizedText> texts, int rows, NDManager scratch) {
		Shape shape = new Shape(rows, this.config.hiddenSize());
		ByteBuffer memory = this.wordMemory.take(Math.toIntExact(shape.size() * Float.BYTES));
		this.words.gather(texts, memory.asFloatBuffer());
		return IValue.from((PtNDArray) scratch.create(memory, shape, DataType.FLOAT32));
	}

	private static IValue longs(ReusableBuffer buffer, long[] values, Shape shape, NDManager scratch) {
		ByteBuffer memory = buffer.take(Math.multiplyExact(values.length, Long.BYTES));
		memory.asLongBuffer().put(values);
		return IValue.from((PtNDArray) scratch.create(memory, shape, DataType.INT64));
	}

	private IValue weights(float[] values, NDManager scratch) {
		ByteBuffer memory = this.weightMemory.take(values.length * Float.BYTES);
		memory.asFloatBuffer().put(values);
		return IValue.from((PtNDArray) scratch.create(memory, new Shape(values.length), DataType.FLOAT32));
	}

	/**
	 * Arguments, named as in the program.
	 */
	static final class Arguments implements AutoCloseable {

		private final IValue words;

		private final IValue rows;

		private final IValue slots;

		private final IValue groups;

		private final IValue weights;

		private final IValue texts;

		private Arguments(IValue words, IValue rows, IValue slots, IValue groups, IValue weights, IValue texts) {
			this.words = words;
			this.rows = rows;
			this.slots = slots;
			this.groups = groups;
			this.weights = weights;
			this.texts = texts;
		}

		IValue words() {
			return this.words;
		}

		IValue rows() {
			return this.rows;
		}

		IValue slots() {
			return this.slots;
		}

		IValue groups() {
			return this.groups;
		}

		IValue weights() {
			return this.weights;
		}

		IValue texts() {
			return this.texts;
		}

		@Override
		public void close() {
			this.words.close();
			this.rows.close();
			this.slots.close();
			this.groups.close();
			this.weights.close();
			this.texts.close();
		}

	}

}
