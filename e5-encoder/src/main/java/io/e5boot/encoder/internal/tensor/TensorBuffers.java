package io.e5boot.encoder.internal.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Map;

import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one file, with a buffer each.
 *
 * @param name the file's name in messages
 * @param tensors the tensors by name
 * @param data their bytes by name
 * @param mapped the file's data section if the buffers are mapped; null if they are in
 * memory
 */
record TensorBuffers(String name, Map<String, TensorInfo> tensors, Map<String, ByteBuffer> data,
		@Nullable FileRegion mapped) implements TensorFile {

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
	public Reader reader(TensorInfo tensor) {
		if (this.mapped == null) {
			return new BufferReader(data(tensor));
		}
		try {
			return new ChannelReader(this.mapped.open(), this.mapped.start() + tensor.begin());
		}
		catch (IOException ex) {
			throw new ModelLoadException(this.name + " cannot be opened again", ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Reads from memory.
	 */
	private static final class BufferReader implements Reader {

		private final ByteBuffer data;

		BufferReader(ByteBuffer data) {
			this.data = data;
		}

		@Override
		public void read(long from, ByteBuffer into) {
			into.put(this.data.slice(Math.toIntExact(from), into.remaining()));
		}

		@Override
		public void close() {
			// the garbage collector frees the buffer
		}

	}

	/**
	 * Reads from a file.
	 */
	private static final class ChannelReader implements Reader {

		private final FileChannel channel;

		/** Where the tensor begins in the file. */
		private final long begin;

		ChannelReader(FileChannel channel, long begin) {
			this.channel = channel;
			this.begin = begin;
		}

		@Override
		public void read(long from, ByteBuffer into) throws IOException {
			long next = this.begin + from;
			while (into.hasRemaining()) {
				int read = this.channel.read(into, next);
				if (read < 0) {
					throw new EOFException("ended " + into.remaining() + " bytes early");
				}
				next += read;
			}
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
