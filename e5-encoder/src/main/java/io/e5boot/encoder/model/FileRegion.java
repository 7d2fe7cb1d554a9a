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

	public static FileRegion of(Path file) throws IOException {
		return new FileRegion(file, 0, Files.size(file));
	}

	public FileChannel open() throws IOException {
		return FileChannel.open(this.file, StandardOpenOption.READ);
	}

	public FileBytes.Mapped bytes(FileChannel channel) {
		return new FileBytes.Mapped(channel, this.start, this.size);
	}

	/**
	 * A part of this region.
	 */
	public FileRegion part(long offset, long length) {
		return new FileRegion(this.file, this.start + offset, length);
	}

}
