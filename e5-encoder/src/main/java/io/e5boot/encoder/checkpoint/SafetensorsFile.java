package io.e5boot.encoder.checkpoint;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a safetensors file, outside the Java heap: mapped when they come from a
 * file, so that only the pages in use cost memory, or read once when they come from a
 * jar. Immutable and safe for use by many threads. The memory is released with the last
 * buffer.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors format</a>
 */
public final class SafetensorsFile {

	private SafetensorsFile() {
	}

	/**
	 * Maps a file.
	 * @param file the file
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or its header is not sound
	 */
	public static TensorFile map(Path file) {
		String name = file.toString();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			long size = channel.size();
			ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
			readFully(channel, start);
			int length = SafetensorsHeader.checkLength(name, start.getLong(0), size);
			ByteBuffer json = channel.map(FileChannel.MapMode.READ_ONLY, Long.BYTES, length);
			long dataStart = Long.BYTES + (long) length;
			Map<String, TensorInfo> tensors = SafetensorsHeader.parse(name, json, size - dataStart);
			Map<String, ByteBuffer> data = new HashMap<>();
			for (TensorInfo tensor : tensors.values()) {
				int bytes = checkSize(name, tensor);
				data.put(tensor.name(), channel.map(FileChannel.MapMode.READ_ONLY, dataStart + tensor.begin(), bytes));
			}
			return new TensorBuffers(name, tensors, data);
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
	public static TensorFile read(String name, InputStream stream, long size) {
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
				readFully(channel, buffer);
				data.put(tensor.name(), buffer.rewind());
			}
			return new TensorBuffers(name, tensors, data);
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

	private static void readFully(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
		while (buffer.hasRemaining()) {
			if (channel.read(buffer) < 0) {
				throw new EOFException("ended " + buffer.remaining() + " bytes early");
			}
		}
	}

}
