package io.e5boot.encoder.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file, or the part of an archive where one lies uncompressed.
 *
 * @param file the file or archive
 * @param start the first byte
 * @param size count of bytes
 */
public record FileRegion(Path file, long start, long size) {

	/**
	 * Returns a whole file.
	 * @param file the file
	 * @return its region
	 * @throws IOException if it cannot be read
	 */
	public static FileRegion of(Path file) throws IOException {
		return new FileRegion(file, 0, Files.size(file));
	}

	/**
	 * Opens the file or archive.
	 * @return a channel, to be closed by the caller
	 * @throws IOException if it cannot be opened
	 */
	public FileChannel open() throws IOException {
		return FileChannel.open(this.file, StandardOpenOption.READ);
	}

	/**
	 * Returns the region's bytes, mapped on access.
	 * @param channel a channel of the file or archive
	 * @return the bytes
	 */
	public FileBytes.Mapped bytes(FileChannel channel) {
		return new FileBytes.Mapped(channel, this.start, this.size);
	}

	/**
	 * Returns a part of this region.
	 * @param offset the part's first byte in this region
	 * @param length count of bytes
	 * @return the part
	 */
	public FileRegion part(long offset, long length) {
		return new FileRegion(this.file, this.start + offset, length);
	}

}
