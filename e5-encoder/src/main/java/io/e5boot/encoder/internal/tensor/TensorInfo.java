package io.e5boot.encoder.internal.tensor;

import java.util.List;

/**
 * Type, shape and position of a tensor in a {@link TensorFile}.
 *
 * @param name the tensor's name
 * @param dtype element type
 * @param shape extent of each axis, outermost first; empty for a scalar
 * @param begin offset of the first byte in the data section
 * @param end offset after the last byte
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {

	/**
	 * Copies the shape.
	 * @param name the tensor's name
	 * @param dtype element type
	 * @param shape extent of each axis, outermost first; empty for a scalar
	 * @param begin offset of the first byte in the data section
	 * @param end offset after the last byte
	 */
	public TensorInfo {
		shape = List.copyOf(shape);
	}

	/**
	 * {@return the count of elements}
	 */
	public long elements() {
		return this.shape.stream().reduce(1L, Math::multiplyExact);
	}

}
