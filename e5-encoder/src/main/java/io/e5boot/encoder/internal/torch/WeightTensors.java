package io.e5boot.encoder.internal.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;

/**
 * Converts stored weights to tensors of libtorch: matrices of standard dtypes as views of
 * the stored bytes, block dtypes decoded to float32, vectors copied.
 */
final class WeightTensors {

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
	 * Returns the tensors as one argument of a program. On the CPU, matrices share memory
	 * with the file, which must outlive them.
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
