package io.e5boot.encoder.internal.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;

import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The tensors of one file, mapped.
 *
 * @param buffers a mapping each
 * @param data where the file's data section lies
 */
record MappedTensors(TensorBuffers buffers, FileRegion data) implements TensorFile {

	@Override
	public Map<String, TensorInfo> tensors() {
		return this.buffers.tensors();
	}

	@Override
	public ByteBuffer data(TensorInfo tensor) {
		return this.buffers.data(tensor);
	}

	@Override
	public TensorReader reader(TensorInfo tensor) {
		try {
			return new Reader(this.data.open(), this.data.start() + tensor.begin());
		}
		catch (IOException ex) {
			throw new ModelLoadException(this.buffers.name() + ": cannot be opened again", ex);
		}
	}

	@Override
	public String toString() {
		return this.buffers.name();
	}

	/**
	 * Reads from a file.
	 *
	 * @param begin where the tensor begins in it
	 */
	private record Reader(FileChannel channel, long begin) implements TensorReader {

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
