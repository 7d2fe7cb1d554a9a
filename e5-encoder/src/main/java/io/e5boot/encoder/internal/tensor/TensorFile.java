package io.e5boot.encoder.internal.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.FileStart;
import io.e5boot.encoder.model.ModelFile;
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
	TensorReader reader(TensorInfo tensor);

	/**
	 * Maps a checkpoint's file where it lies uncompressed on the disk, or else reads it.
	 * @param file the file, a PyTorch archive if its name ends in {@code .bin}, otherwise
	 * safetensors
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or is not sound
	 */
	static TensorFile open(ModelFile file) {
		Optional<FileRegion> region = file.region();
		if (region.isPresent()) {
			return map(file.location(), region.get());
		}
		try (InputStream stream = file.open()) {
			return read(file.location(), stream, file.size());
		}
		catch (IOException ex) {
			throw new ModelLoadException(file.location() + " cannot be read", ex);
		}
	}

	private static TensorFile map(String name, FileRegion region) {
		try (FileChannel channel = region.open()) {
			FileStart.check(name, region.bytes(channel));
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
		return TorchFile.isName(name) ? TorchFile.map(name, region) : SafetensorsFile.map(name, region);
	}

	/**
	 * Maps a file: a PyTorch archive if its name ends in {@code .bin}, otherwise
	 * safetensors.
	 * @param file the file
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or is not sound
	 */
	static TensorFile map(Path file) {
		try {
			return map(file.toString(), FileRegion.of(file));
		}
		catch (IOException ex) {
			throw new ModelLoadException(file + ": cannot be read", ex);
		}
	}

	/**
	 * Reads a stream to its end.
	 * @param name the file's name, which gives its format, and what messages call it
	 * @param stream the bytes, left open
	 * @param size their count
	 * @return the tensors
	 * @throws ModelLoadException if the stream ends early or its content is not sound
	 */
	static TensorFile read(String name, InputStream stream, long size) {
		try {
			InputStream checked = FileStart.checked(name, stream);
			return TorchFile.isName(name) ? TorchFile.read(name, checked, size)
					: SafetensorsFile.read(name, checked, size);
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
	}

}
