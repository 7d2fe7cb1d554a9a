package io.e5boot.encoder.internal.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads parts of one tensor's bytes, for tensors of which few rows are ever used: the
 * system caches the file, and no page of it counts as this process's memory. Safe for use
 * by many threads; an interrupt of one that reads ends it for all.
 */
public interface TensorReader extends Closeable {

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
