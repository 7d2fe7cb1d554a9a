package io.e5boot.encoder.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a file, outside the heap.
 */
@Internal
public interface FileBytes {

	/**
	 * Returns the file's size.
	 * @return count of bytes
	 */
	long size();

	/**
	 * Returns a part of the bytes.
	 * @param offset the first byte; the part must lie inside the file
	 * @param length count of bytes
	 * @return a direct, little-endian buffer from position 0
	 * @throws IOException if the file cannot be read
	 */
	ByteBuffer slice(long offset, int length) throws IOException;

	/**
	 * Fills a buffer.
	 * @param channel the channel to read
	 * @param buffer the buffer, filled up to its limit
	 * @throws IOException if the channel ends early or cannot be read
	 */
	static void readFully(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
		while (buffer.hasRemaining()) {
			if (channel.read(buffer) < 0) {
				throw new EOFException("ended " + buffer.remaining() + " bytes early");
			}
		}
	}

	/**
	 * A file that is mapped on access. The mappings outlive the channel.
	 */
	final class Mapped implements FileBytes {

		private final FileChannel channel;

		private final FileRegion region;

		/**
		 * Creates the bytes of a region.
		 * @param channel an open channel of the region's file or archive
		 * @param region the region
		 */
		public Mapped(FileChannel channel, FileRegion region) {
			this.channel = channel;
			this.region = region;
		}

		@Override
		public long size() {
			return this.region.size();
		}

		@Override
		public ByteBuffer slice(long offset, int length) throws IOException {
			return this.channel.map(FileChannel.MapMode.READ_ONLY, this.region.start() + offset, length)
				.order(ByteOrder.LITTLE_ENDIAN);
		}

	}

	/**
	 * Bytes in memory.
	 *
	 * @param parts buffers of {@code partSize} bytes; the last may be shorter
	 * @param size count of bytes
	 * @param partSize size of a buffer
	 */
	record Held(List<ByteBuffer> parts, long size, int partSize) implements FileBytes {

		private static final int PART = 1 << 30;

		/**
		 * Reads a stream into memory.
		 * @param stream the stream, left open
		 * @param size count of bytes
		 * @return the bytes
		 * @throws IOException if the stream ends early or cannot be read
		 */
		public static Held read(InputStream stream, long size) throws IOException {
			ReadableByteChannel channel = Channels.newChannel(stream);
			List<ByteBuffer> parts = new ArrayList<>();
			for (long left = size; left > 0; left -= PART) {
				ByteBuffer part = ByteBuffer.allocateDirect((int) Math.min(left, PART));
				readFully(channel, part);
				parts.add(part.flip());
			}
			return new Held(parts, size, PART);
		}

		@Override
		public ByteBuffer slice(long offset, int length) {
			int part = (int) (offset / this.partSize);
			int start = (int) (offset % this.partSize);
			if (length == 0) {
				return ByteBuffer.allocateDirect(0);
			}
			if ((long) start + length <= this.partSize) {
				return this.parts.get(part).slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
			}
			ByteBuffer joined = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
			for (; joined.hasRemaining(); part++, start = 0) {
				int count = Math.min(this.partSize - start, joined.remaining());
				joined.put(this.parts.get(part).slice(start, count));
			}
			return joined.flip();
		}

	}

}
