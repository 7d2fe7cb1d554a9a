package io.e5boot.encoder.checkpoint;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Named tensors, outside the Java heap: mapped when they come from a file, so that only
 * the pages in use cost memory, or read once when they come from a jar. Immutable and
 * safe for use by many threads. The memory is released with the last buffer.
 */
public interface TensorFile {

	/**
	 * All tensors by name.
	 */
	Map<String, TensorInfo> tensors();

	/**
	 * A tensor's bytes: direct, read-only, little-endian, row after row, indexed from 0.
	 * @param tensor one of {@link #tensors()}
	 * @return a view of its own
	 */
	ByteBuffer data(TensorInfo tensor);

	/**
	 * Maps a file: a PyTorch archive if its name ends in {@code .bin}, otherwise
	 * safetensors.
	 * @param file the file
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or is not sound
	 */
	static TensorFile map(Path file) {
		return isTorch(file.toString()) ? TorchFile.map(file) : SafetensorsFile.map(file);
	}

	/**
	 * Reads a stream to its end.
	 * @param name the file's name, which tells its form, and what messages call it
	 * @param stream the bytes, left open
	 * @param size their count
	 * @return the tensors
	 * @throws ModelLoadException if the stream ends early or its content is not sound
	 */
	static TensorFile read(String name, InputStream stream, long size) {
		return isTorch(name) ? TorchFile.read(name, stream, size) : SafetensorsFile.read(name, stream, size);
	}

	private static boolean isTorch(String name) {
		return name.endsWith(".bin");
	}

}
