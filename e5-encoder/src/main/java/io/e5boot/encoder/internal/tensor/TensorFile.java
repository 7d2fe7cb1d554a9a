package io.e5boot.encoder.internal.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * Named tensors outside the Java heap: mapped if they are uncompressed in a file or jar,
 * so that only the pages in use cost memory, otherwise read into memory. Immutable and
 * safe for use by many threads. The garbage collector releases the memory with the last
 * buffer.
 */
public interface TensorFile {

	/**
	 * {@return all tensors by name}
	 */
	Map<String, TensorInfo> tensors();

	/**
	 * Returns the bytes of a tensor, row by row.
	 * @param tensor one of {@link #tensors()}
	 * @return a new direct, read-only, little-endian view, indexed from 0
	 */
	ByteBuffer data(TensorInfo tensor);

	/**
	 * Opens a tensor for reading parts of it, which then do not count as this process's
	 * memory.
	 * @param tensor one of {@link #tensors()}
	 * @return a reader, which the caller must close
	 * @throws ModelLoadException if the file cannot be opened again
	 */
	Reader reader(TensorInfo tensor);

	/**
	 * Reads parts of a tensor of which few rows are used: the system caches the file, and
	 * its pages do not count as this process's memory. Safe for use by many threads;
	 * interrupting a reading thread closes the reader for all.
	 */
	interface Reader extends Closeable {

		/**
		 * Fills a buffer.
		 * @param from offset of the first byte in the tensor
		 * @param into the buffer, filled from its position to its limit
		 * @throws IOException if the file is truncated or cannot be read
		 */
		void read(long from, ByteBuffer into) throws IOException;

		@Override
		void close() throws IOException;

	}

}
