package io.e5boot.encoder.model;

import java.io.InputStream;
import java.util.Optional;

/**
 * A file of a checkpoint.
 */
public interface ModelFile {

	/**
	 * {@return the file's location for messages, which ends in the file's name}
	 */
	String location();

	/**
	 * {@return the number of bytes}
	 * @throws ModelLoadException if the file cannot be read
	 */
	long size();

	/**
	 * Opens the file.
	 * @return a stream of the content, which the caller must close
	 * @throws ModelLoadException if the file cannot be opened
	 */
	InputStream open();

	/**
	 * Locates the file on disk if it is uncompressed, so that it can be mapped instead of
	 * read.
	 * @return the region, or empty if the file can only be read as a stream
	 * @throws ModelLoadException if the file is damaged
	 */
	default Optional<FileRegion> region() {
		return Optional.empty();
	}

}
