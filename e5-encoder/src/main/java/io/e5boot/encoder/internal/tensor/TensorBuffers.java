package io.e5boot.encoder.internal.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The tensors of one file, with a buffer each.
 *
 * @param name what messages call the file
 * @param tensors the tensors by name
 * @param data their bytes by name
 */
record TensorBuffers(String name, Map<String, TensorInfo> tensors, Map<String, ByteBuffer> data) implements TensorFile {

	TensorBuffers {
		tensors = Map.copyOf(tensors);
		data = Map.copyOf(data);
	}

	@Override
	public ByteBuffer data(TensorInfo tensor) {
		ByteBuffer buffer = this.data.get(tensor.name());
		if (buffer == null) {
			throw new IllegalArgumentException(this.name + " has no tensor '" + tensor.name() + "'");
		}
		return buffer.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
	}

	@Override
	public TensorReader reader(TensorInfo tensor) {
		return new Reader(data(tensor));
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Reads from memory.
	 */
	private record Reader(ByteBuffer data) implements TensorReader {

		@Override
		public void read(long from, ByteBuffer into) {
			into.put(this.data.slice(Math.toIntExact(from), into.remaining()));
		}

		@Override
		public void close() {
			// the garbage collector frees the buffer
		}

	}

}
