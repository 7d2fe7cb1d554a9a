package io.e5boot.encoder.model;

import java.io.InputStream;
import java.util.Optional;

/**
 * A file of a checkpoint.
 */
public interface ModelFile {

	/**
	 * {@return what messages call the file; it ends in the file's name}
	 */
	String location();

	/**
	 * {@return the number of bytes}
	 * @throws ModelLoadException if the file cannot be read
	 */
	long size();

	/**
	 * Opens the file.
	 * @return its bytes, to be closed by the caller
	 * @throws ModelLoadException if the file cannot be opened
	 */
	InputStream open();

	/**
	 * Where the bytes lie uncompressed on the disk, so that they can be mapped instead of
	 * read.
	 * @return the place, or empty if the file can only be read as a stream
	 * @throws ModelLoadException if the file is damaged
	 */
	default Optional<FileRegion> region() {
		return Optional.empty();
	}

}
