package io.e5boot.packer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

import io.e5boot.encoder.internal.tensor.DType;

/**
 * A tensor to pack.
 *
 * @param name the name in the pack
 * @param dtype the element type
 * @param shape the size of each axis, outermost first
 * @param content writes the stored bytes, little-endian, each row in whole blocks
 */
public record PackTensor(String name, DType dtype, List<Long> shape, Content content) {

	private static final int BUFFER = 1 << 20;

	/**
	 * Checks the shape.
	 * @param name the name in the pack
	 * @param dtype the element type
	 * @param shape the size of each axis, outermost first
	 * @param content writes the stored bytes, little-endian, each row in whole blocks
	 * @throws PackException if a row does not fill whole blocks
	 */
	public PackTensor {
		shape = List.copyOf(shape);
		byteSize(name, dtype, shape);
	}

	/**
	 * Returns a tensor of stored bytes.
	 * @param name the name in the pack
	 * @param dtype the element type
	 * @param shape the size of each axis, outermost first
	 * @param data the stored bytes
	 * @return the tensor
	 * @throws PackException if the number of bytes does not match shape and type
	 */
	public static PackTensor of(String name, DType dtype, List<Long> shape, ByteBuffer data) {
		long expected = byteSize(name, dtype, shape);
		if (data.remaining() != expected) {
			throw new PackException("Tensor '" + name + "' has " + data.remaining() + " bytes, a " + dtype
					+ " of shape " + shape + " has " + expected);
		}
		ByteBuffer bytes = data.asReadOnlyBuffer();
		return new PackTensor(name, dtype, shape, (channel) -> write(bytes.duplicate(), channel));
	}

	/**
	 * Writes in chunks, since a channel over a stream copies the whole buffer.
	 */
	private static void write(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
		int end = bytes.limit();
		while (bytes.position() < end) {
			bytes.limit(Math.min(end, bytes.position() + BUFFER));
			channel.write(bytes);
		}
	}

	private static long byteSize(String name, DType dtype, List<Long> shape) {
		try {
			return Math.multiplyExact(rows(shape), dtype.byteSize(columns(shape)));
		}
		catch (ArithmeticException ex) {
			throw new PackException("Tensor '" + name + "' cannot be a " + dtype + " of shape " + shape, ex);
		}
	}

	/**
	 * Returns the length of a row, which is the last axis.
	 */
	static long columns(List<Long> shape) {
		return shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
	}

	static long rows(List<Long> shape) {
		return shape.stream().limit(Math.max(0, shape.size() - 1)).reduce(1L, Math::multiplyExact);
	}

	long byteSize() {
		return byteSize(this.name, this.dtype, this.shape);
	}

	/**
	 * The bytes of a tensor.
	 */
	public interface Content {

		/**
		 * Writes all bytes.
		 * @param channel receives the bytes
		 * @throws IOException if the channel fails
		 */
		void writeTo(WritableByteChannel channel) throws IOException;

	}

}
