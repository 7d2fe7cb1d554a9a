package io.e5boot.encoder.internal.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

import io.e5boot.encoder.model.ContentSniffer;
import io.e5boot.encoder.model.FileBytes;
import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Opens files of tensors: PyTorch archives where the name ends in {@code .bin},
 * safetensors otherwise.
 */
public final class TensorFiles {

	private TensorFiles() {
	}

	/**
	 * Maps a file of a checkpoint if it is uncompressed on disk, otherwise reads it.
	 * @param file the file
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or is invalid
	 */
	public static TensorFile open(ModelFile file) {
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
			ContentSniffer.check(name, new FileBytes.Mapped(channel, region));
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
		return PyTorchReader.isName(name) ? PyTorchReader.map(name, region) : SafetensorsReader.map(name, region);
	}

	/**
	 * Maps a file.
	 * @param file the file
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or is invalid
	 */
	public static TensorFile map(Path file) {
		try {
			return map(file.toString(), FileRegion.of(file));
		}
		catch (IOException ex) {
			throw new ModelLoadException(file + ": cannot be read", ex);
		}
	}

	/**
	 * Reads a stream to its end.
	 * @param name the file's name, which determines the format
	 * @param stream the stream, left open
	 * @param size count of bytes
	 * @return the tensors
	 * @throws ModelLoadException if the stream ends early or its content is invalid
	 */
	public static TensorFile read(String name, InputStream stream, long size) {
		try {
			InputStream checked = ContentSniffer.checked(name, stream);
			return PyTorchReader.isName(name) ? PyTorchReader.read(name, checked, size)
					: SafetensorsReader.read(name, checked, size);
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
	}

}
