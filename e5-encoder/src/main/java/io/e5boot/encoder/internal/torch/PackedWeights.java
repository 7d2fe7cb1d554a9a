package io.e5boot.encoder.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.DenseLayer;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;

/**
 * A checkpoint's weights as arguments of the encoder program, in the order and format of
 * its kernels. On the CPU, tensors that no kernel reorders share the memory of the file.
 */
final class PackedWeights implements AutoCloseable {

	private final IValue tables;

	private final IValue layers;

	private PackedWeights(IValue tables, IValue layers) {
		this.tables = tables;
		this.layers = layers;
	}

	/**
	 * {@return position, type and norm tensors}
	 */
	IValue tables() {
		return this.tables;
	}

	/**
	 * {@return the layers' tensors}
	 */
	IValue layers() {
		return this.layers;
	}

	/**
	 * Converts layer by layer, so that little more than the result is in memory.
	 * @param checkStopped called between two layers; throws to end loading
	 */
	static PackedWeights load(PtSymbolBlock program, TensorFile file, Checkpoint checkpoint, Kernels kernels,
			BatchArguments arguments, PtNDManager manager, Runnable checkStopped) {
		CheckpointConfig config = checkpoint.config();
		WeightNames stored = new WeightNames(file, config);
		ReusableBuffer memory = new ReusableBuffer();
		IValue tables = call(program, "tables", file, stored.tables(), manager, memory);
		IValue layers = IValueUtils.runMethod(program, "no_layers");
		try (PtNDManager scratch = (PtNDManager) manager.newSubManager();
				CalibrationData sample = CalibrationData.of(kernels, checkpoint, program, tables, arguments, scratch);
				IValue heads = IValue.from((long) config.heads());
				IValue dtype = IValue.from((long) kernels.scalarType());
				IValue epsilon = IValue.from(config.layerNormEpsilon())) {
			for (int layer = 0; layer < config.layers(); layer++) {
				checkStopped.run();
				IValue longer = call(program, "add_layer", file, stored.layer(layer), manager, memory, layers, heads,
						dtype, sample.tensors(), sample.groups(), epsilon);
				layers.close();
				layers = longer;
			}
			return new PackedWeights(tables, layers);
		}
		catch (RuntimeException | Error ex) {
			tables.close();
			layers.close();
			throw ex;
		}
	}

	/**
	 * Calls a method of the program with stored tensors as its first argument.
	 */
	private static IValue call(PtSymbolBlock program, String method, TensorFile file, List<TensorInfo> tensors,
			NDManager manager, ReusableBuffer memory, IValue... arguments) {
		try (NDManager scratch = manager.newSubManager();
				IValue list = new WeightTensors(file, scratch, memory).list(tensors)) {
			IValue[] all = new IValue[arguments.length + 1];
			all[0] = list;
			System.arraycopy(arguments, 0, all, 1, arguments.length);
			return IValueUtils.runMethod(program, method, all);
		}
	}

	@Override
	public void close() {
		this.layers.close();
		this.tables.close();
	}

	/**
	 * Pooling and dense layers as arguments of the program.
	 */
	static final class PoolingHead implements AutoCloseable {

		private final IValue mode;

		private final IValue dense;

		private final IValue settings;

		private PoolingHead(IValue mode, IValue dense, IValue settings) {
			this.mode = mode;
			this.dense = dense;
			this.settings = settings;
		}

		/**
		 * {@return the pooling mode}
		 */
		IValue mode() {
			return this.mode;
		}

		/**
		 * {@return float32 weight and bias of each dense layer}
		 */
		IValue dense() {
			return this.dense;
		}

		/**
		 * {@return for each dense layer its activation, and 1 if its input is normalized}
		 */
		IValue settings() {
			return this.settings;
		}

		static PoolingHead open(Checkpoint checkpoint, NDManager manager) {
			List<PtNDArray> tensors = new ArrayList<>();
			List<Long> settings = new ArrayList<>();
			for (DenseLayer layer : checkpoint.dense()) {
				TensorFile weights = layer.openWeights();
				tensors.add(array(layer.weight(weights), weights, manager));
				tensors.add(layer.bias(weights)
					.map((bias) -> array(bias, weights, manager))
					.orElseGet(() -> (PtNDArray) manager.zeros(new Shape(layer.outputs()), DataType.FLOAT32)));
				settings.add((long) layer.activation().ordinal());
				settings.add(layer.normalizedInput() ? 1L : 0L);
			}
			return new PoolingHead(IValue.from((long) checkpoint.pooling().mode().ordinal()),
					IValue.listFrom(tensors.toArray(PtNDArray[]::new)),
					IValue.listFrom(settings.stream().mapToLong(Long::longValue).toArray()));
		}

		private static PtNDArray array(TensorInfo info, TensorFile weights, NDManager manager) {
			float[] values = new float[Math.toIntExact(info.elements())];
			info.dtype().decode(weights.data(info), 0, values);
			return (PtNDArray) manager.create(values,
					new Shape(info.shape().stream().mapToLong(Long::longValue).toArray()));
		}

		@Override
		public void close() {
			this.mode.close();
			this.dense.close();
			this.settings.close();
		}

	}

	/**
	 * Converts stored weights to tensors of libtorch: matrices of standard dtypes as
	 * views of the stored bytes, block dtypes decoded to float32, vectors copied.
	 */
	private static final class WeightTensors {

		/** How many floats are decoded at a time. */
		private static final int CHUNK = 1 << 14;

		private final TensorFile file;

		private final NDManager manager;

		private final ReusableBuffer scratch;

		/**
		 * Creates a converter.
		 * @param manager closes the arrays
		 * @param scratch memory for one tensor after the other
		 */
		WeightTensors(TensorFile file, NDManager manager, ReusableBuffer scratch) {
			this.file = file;
			this.manager = manager;
			this.scratch = scratch;
		}

		/**
		 * Returns the tensors as one argument of a program. On the CPU, matrices share
		 * memory with the file, which must outlive them.
		 */
		IValue list(List<TensorInfo> tensors) {
			return IValue.listFrom(tensors.stream().map(this::tensor).toArray(PtNDArray[]::new));
		}

		private PtNDArray tensor(TensorInfo info) {
			Shape shape = new Shape(info.shape().stream().mapToLong(Long::longValue).toArray());
			return switch (info.dtype()) {
				case F32 -> view(info, shape, DataType.FLOAT32);
				case F16 -> view(info, shape, DataType.FLOAT16);
				// others, and bfloat16, for which DJL aborts the process
				default -> decode(info, shape);
			};
		}

		private PtNDArray view(TensorInfo info, Shape shape, DataType type) {
			ByteBuffer data = this.file.data(info);
			if (shape.dimension() > 1 && data.alignmentOffset(0, type.getNumOfBytes()) == 0) {
				return (PtNDArray) this.manager.create(data.order(ByteOrder.nativeOrder()), shape, type);
			}
			return copy(this.scratch.take(data.remaining()).put(data).flip(), shape, type);
		}

		private PtNDArray decode(TensorInfo info, Shape shape) {
			ByteBuffer data = this.file.data(info);
			int count = Math.toIntExact(info.elements());
			ByteBuffer expanded = this.scratch.take(Math.multiplyExact(count, Float.BYTES));
			FloatBuffer floats = expanded.asFloatBuffer();
			float[] chunk = new float[Math.min(CHUNK, count)];
			for (int start = 0; start < count; start += chunk.length) {
				if (count - start < chunk.length) {
					chunk = new float[count - start];
				}
				info.dtype().decode(data, start, chunk);
				floats.put(chunk);
			}
			return copy(expanded, shape, DataType.FLOAT32);
		}

		/**
		 * Returns an array with its own memory. An array over a direct buffer would share
		 * memory that the garbage collector frees with the buffer.
		 */
		private PtNDArray copy(ByteBuffer scratch, Shape shape, DataType type) {
			try (NDArray view = this.manager.create(scratch, shape, type)) {
				return (PtNDArray) view.duplicate();
			}
		}

	}

}
