package io.e5boot.encoder.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file, or the stretch of an archive where one lies uncompressed.
 *
 * @param file the file or archive
 * @param start the first byte
 * @param size count of bytes
 */
record FileRegion(Path file, long start, long size) {

	static FileRegion of(Path file) throws IOException {
		return new FileRegion(file, 0, Files.size(file));
	}

	FileChannel open() throws IOException {
		return FileChannel.open(this.file, StandardOpenOption.READ);
	}

	FileBytes.Mapped bytes(FileChannel channel) {
		return new FileBytes.Mapped(channel, this.start, this.size);
	}

	/**
	 * Maps the tensors of this region.
	 * @param name the file's name, which tells its form, and what messages call it
	 */
	TensorFile tensors(String name) {
		try (FileChannel channel = open()) {
			FileStart.check(name, bytes(channel));
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
		return TorchFile.isName(name) ? TorchFile.map(name, this) : SafetensorsFile.map(name, this);
	}

	/**
	 * A stretch of this one.
	 */
	FileRegion part(long offset, long length) {
		return new FileRegion(this.file, this.start + offset, length);
	}

	/**
	 * A reader of this region, with a channel of its own.
	 */
	TensorReader reader() throws IOException {
		return new Reader(open(), this.start);
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
