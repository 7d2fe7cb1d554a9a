package io.e5boot.encoder.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.e5boot.encoder.checkpoint.DType;
import io.e5boot.encoder.checkpoint.SafetensorsFile;
import io.e5boot.encoder.checkpoint.TensorInfo;

/**
 * Hands stored weights to libtorch: matrices of standard types as views of the bytes
 * where they lie, block types expanded to float32, vectors copied.
 */
final class WeightTensors {

	private final SafetensorsFile file;

	private final NDManager manager;

	WeightTensors(SafetensorsFile file, NDManager manager) {
		this.file = file;
		this.manager = manager;
	}

	/**
	 * The tensors as one argument of a program; on the CPU matrices share memory with the
	 * file, which must outlive them.
	 */
	IValue list(List<TensorInfo> tensors) {
		return IValue.listFrom(tensors.stream().map(this::tensor).toArray(PtNDArray[]::new));
	}

	private PtNDArray tensor(TensorInfo info) {
		Shape shape = new Shape(info.shape().stream().mapToLong(Long::longValue).toArray());
		return switch (info.dtype()) {
			case F32 -> view(info, shape, DataType.FLOAT32);
			case F16 -> view(info, shape, DataType.FLOAT16);
			case BF16 -> view(info, shape, DataType.BFLOAT16);
			default -> expand(info, shape);
		};
	}

	private PtNDArray view(TensorInfo info, Shape shape, DataType type) {
		ByteBuffer data = this.file.data(info);
		if (shape.dimension() > 1 && data.alignmentOffset(0, type.getNumOfBytes()) == 0) {
			return (PtNDArray) this.manager.create(data.order(ByteOrder.nativeOrder()), shape, type);
		}
		return copy(ByteBuffer.allocateDirect(data.remaining()).put(data).flip(), shape, type);
	}

	private PtNDArray expand(TensorInfo info, Shape shape) {
		DType dtype = info.dtype();
		float[] values = new float[Math.toIntExact(info.elements())];
		dtype.decode(this.file.data(info), 0, values);
		ByteBuffer scratch = ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
		scratch.asFloatBuffer().put(values);
		return copy(scratch, shape, DataType.FLOAT32);
	}

	/**
	 * An array over a direct buffer shares its memory, which the garbage collector frees
	 * with the buffer; this one has memory of its own.
	 */
	private PtNDArray copy(ByteBuffer scratch, Shape shape, DataType type) {
		try (NDArray view = this.manager.create(scratch.order(ByteOrder.nativeOrder()), shape, type)) {
			return (PtNDArray) view.duplicate();
		}
	}

}
