package io.e5boot.packer;

import java.nio.ByteBuffer;
import java.util.List;

import io.e5boot.encoder.checkpoint.DType;

/**
 * A tensor to be packed.
 *
 * @param name its name in the pack
 * @param dtype element type
 * @param shape extent of each axis, outermost first
 * @param data its bytes as they are stored, little-endian, each row in whole blocks
 */
public record PackTensor(String name, DType dtype, List<Long> shape, ByteBuffer data) {

	/**
	 * Checks that the bytes are as many as shape and type ask for.
	 * @throws PackException if they are not
	 */
	public PackTensor {
		shape = List.copyOf(shape);
		data = data.asReadOnlyBuffer();
		if (data.remaining() != expectedBytes(name, dtype, shape)) {
			throw new PackException("Tensor '" + name + "' has " + data.remaining() + " bytes, a " + dtype
					+ " of shape " + shape + " has " + expectedBytes(name, dtype, shape));
		}
	}

	private static long expectedBytes(String name, DType dtype, List<Long> shape) {
		try {
			long row = shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
			long rows = shape.stream().limit(Math.max(0, shape.size() - 1)).reduce(1L, Math::multiplyExact);
			return Math.multiplyExact(rows, dtype.byteSize(row));
		}
		catch (ArithmeticException ex) {
			throw new PackException("Tensor '" + name + "' cannot be a " + dtype + " of shape " + shape, ex);
		}
	}

	/**
	 * A view of the bytes, with a position of its own.
	 */
	@Override
	public ByteBuffer data() {
		return this.data.duplicate();
	}

	int byteSize() {
		return this.data.remaining();
	}

}
