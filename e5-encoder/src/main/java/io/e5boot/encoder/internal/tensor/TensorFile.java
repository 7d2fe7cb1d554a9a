package io.e5boot.encoder.internal.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * Named tensors, outside the Java heap: mapped where they lie uncompressed in a file or a
 * jar, so that only the pages in use cost memory, or else read once. Immutable and safe
 * for use by many threads. The memory is released with the last buffer.
 */
public interface TensorFile {

	/**
	 * {@return all tensors by name}
	 */
	Map<String, TensorInfo> tensors();

	/**
	 * A tensor's bytes: direct, read-only, little-endian, row after row, indexed from 0.
	 * @param tensor one of {@link #tensors()}
	 * @return a view of its own
	 */
	ByteBuffer data(TensorInfo tensor);

	/**
	 * A tensor's bytes part by part, without making them this process's memory.
	 * @param tensor one of {@link #tensors()}
	 * @return a reader, to be closed
	 * @throws ModelLoadException if the file is not there any more
	 */
	Reader reader(TensorInfo tensor);

	/**
	 * Reads parts of one tensor's bytes, for tensors of which few rows are ever used: the
	 * system caches the file, and no page of it counts as this process's memory. Safe for
	 * use by many threads; an interrupt of one that reads ends it for all.
	 */
	interface Reader extends Closeable {

		/**
		 * Fills a buffer.
		 * @param from the first byte, counted from the tensor's
		 * @param into what is filled, from its position to its limit
		 * @throws IOException if the file has become shorter, or cannot be read
		 */
		void read(long from, ByteBuffer into) throws IOException;

		@Override
		void close() throws IOException;

	}

}
