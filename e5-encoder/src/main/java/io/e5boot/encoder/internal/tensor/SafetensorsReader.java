package io.e5boot.encoder.internal.tensor;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.model.FileBytes;
import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The tensors of a safetensors file, mapped or read once.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors format</a>
 */
final class SafetensorsReader {

	private SafetensorsReader() {
	}

	/**
	 * Maps a file.
	 * @param name what messages call it
	 * @param region where it lies
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or its header is not sound
	 */
	static TensorFile map(String name, FileRegion region) {
		try (FileChannel channel = region.open()) {
			FileBytes bytes = region.bytes(channel);
			int length = SafetensorsHeader.checkLength(name, bytes.slice(0, Long.BYTES).getLong(0), region.size());
			ByteBuffer json = bytes.slice(Long.BYTES, length);
			long dataStart = Long.BYTES + (long) length;
			Map<String, TensorInfo> tensors = SafetensorsHeader.parse(name, json, region.size() - dataStart);
			Map<String, ByteBuffer> data = new HashMap<>();
			for (TensorInfo tensor : tensors.values()) {
				data.put(tensor.name(), bytes.slice(dataStart + tensor.begin(), checkSize(name, tensor)));
			}
			return new TensorBuffers(name, tensors, data, region.part(dataStart, region.size() - dataStart));
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
	}

	/**
	 * Reads a stream to its end.
	 * @param name what messages call it
	 * @param stream the bytes, left open
	 * @param size their count
	 * @return the tensors
	 * @throws ModelLoadException if the stream ends early or the header is not sound
	 */
	static TensorFile read(String name, InputStream stream, long size) {
		try {
			long claimed = Long.reverseBytes(new DataInputStream(stream).readLong());
			int length = SafetensorsHeader.checkLength(name, claimed, size);
			byte[] json = stream.readNBytes(length);
			Map<String, TensorInfo> tensors = SafetensorsHeader.parse(name, ByteBuffer.wrap(json),
					size - Long.BYTES - length);
			List<TensorInfo> ordered = tensors.values()
				.stream()
				.sorted(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end))
				.toList();
			ReadableByteChannel channel = Channels.newChannel(stream);
			Map<String, ByteBuffer> data = new HashMap<>();
			for (TensorInfo tensor : ordered) {
				ByteBuffer buffer = ByteBuffer.allocateDirect(checkSize(name, tensor));
				FileBytes.readFully(channel, buffer);
				data.put(tensor.name(), buffer.rewind());
			}
			return new TensorBuffers(name, tensors, data, null);
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read to its end", ex);
		}
	}

	private static int checkSize(String name, TensorInfo tensor) {
		long size = tensor.end() - tensor.begin();
		if (size > Integer.MAX_VALUE) {
			throw new ModelLoadException(name + ": tensor '" + tensor.name() + "' is larger than 2 GiB");
		}
		return (int) size;
	}

}
