package io.e5boot.encoder.internal.tensor;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.e5boot.encoder.model.FileBytes;
import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tensors of a safetensors file, mapped or into memory.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors format</a>
 */
final class SafetensorsReader {

	private SafetensorsReader() {
	}

	/**
	 * Maps a file.
	 * @param name the file's name in messages
	 * @param region the file
	 * @return its tensors
	 * @throws ModelLoadException if the file cannot be read or its header is invalid
	 */
	static TensorFile map(String name, FileRegion region) {
		try (FileChannel channel = region.open()) {
			FileBytes bytes = new FileBytes.Mapped(channel, region);
			int length = Header.checkLength(name, bytes.slice(0, Long.BYTES).getLong(0), region.size());
			ByteBuffer json = bytes.slice(Long.BYTES, length);
			long dataStart = Long.BYTES + (long) length;
			Map<String, TensorInfo> tensors = Header.parse(name, json, region.size() - dataStart);
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
	 * @param name the file's name in messages
	 * @param stream the stream, left open
	 * @param size count of bytes
	 * @return the tensors
	 * @throws ModelLoadException if the stream ends early or the header is invalid
	 */
	static TensorFile read(String name, InputStream stream, long size) {
		try {
			long claimed = Long.reverseBytes(new DataInputStream(stream).readLong());
			int length = Header.checkLength(name, claimed, size);
			byte[] json = stream.readNBytes(length);
			Map<String, TensorInfo> tensors = Header.parse(name, ByteBuffer.wrap(json), size - Long.BYTES - length);
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

	/**
	 * Parses and validates the JSON header of a safetensors file: each tensor must lie
	 * inside the data section and have the size of its shape and type, and the tensors
	 * together must cover the section without holes or overlaps.
	 */
	private static final class Header {

		/** The limit of the reference implementation. */
		static final int MAX_BYTES = 100_000_000;

		private static final String METADATA = "__metadata__";

		private final String file;

		private final long dataSize;

		private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

		private Header(String file, long dataSize) {
			this.file = file;
			this.dataSize = dataSize;
		}

		/**
		 * Validates the header length in a file's first eight bytes.
		 */
		static int checkLength(String file, long length, long fileSize) {
			if (length < 2 || length > MAX_BYTES || length > fileSize - Long.BYTES) {
				throw new ModelLoadException(
						file + ": header length " + Long.toUnsignedString(length) + " is impossible in a file of "
								+ fileSize + " bytes. The file is damaged or not in safetensors format");
			}
			return (int) length;
		}

		static Map<String, TensorInfo> parse(String file, ByteBuffer json, long dataSize) {
			Header header = new Header(file, dataSize);
			try (JsonReader reader = new JsonReader(
					new StringReader(StandardCharsets.UTF_8.newDecoder().decode(json).toString()))) {
				reader.setStrictness(Strictness.STRICT);
				header.readTensors(reader);
			}
			catch (CharacterCodingException | MalformedJsonException | JsonParseException | IllegalStateException
					| NumberFormatException ex) {
				throw new ModelLoadException(file + ": the header is not valid JSON of a safetensors file", ex);
			}
			catch (IOException ex) {
				throw new ModelLoadException(file + ": the header is truncated", ex);
			}
			header.checkCoverage();
			return header.tensors;
		}

		private void readTensors(JsonReader reader) throws IOException {
			reader.beginObject();
			while (reader.hasNext()) {
				String name = reader.nextName();
				if (METADATA.equals(name)) {
					reader.skipValue();
				}
				else if (this.tensors.put(name, readTensor(name, reader)) != null) {
					throw damaged(name, "appears twice in the header");
				}
			}
			reader.endObject();
			if (reader.peek() != JsonToken.END_DOCUMENT) {
				throw new MalformedJsonException("text follows the object");
			}
		}

		private TensorInfo readTensor(String name, JsonReader reader) throws IOException {
			String dtype = null;
			List<Long> shape = null;
			List<Long> offsets = null;
			reader.beginObject();
			while (reader.hasNext()) {
				switch (reader.nextName()) {
					case "dtype" -> dtype = reader.nextString();
					case "shape" -> shape = readLongs(reader);
					case "data_offsets" -> offsets = readLongs(reader);
					default -> reader.skipValue();
				}
			}
			reader.endObject();
			return check(name, dtype, shape, offsets);
		}

		private static List<Long> readLongs(JsonReader reader) throws IOException {
			List<Long> longs = new ArrayList<>();
			reader.beginArray();
			while (reader.hasNext()) {
				longs.add(reader.nextLong());
			}
			reader.endArray();
			return longs;
		}

		private TensorInfo check(String name, @Nullable String dtype, @Nullable List<Long> shape,
				@Nullable List<Long> offsets) {
			if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
				throw damaged(name, "has no dtype, shape or data_offsets");
			}
			DType type = DType.ofName(dtype).orElseThrow(() -> damaged(name, "has the unknown dtype " + dtype));
			if (shape.stream().anyMatch((extent) -> extent < 0)) {
				throw damaged(name, "has a negative extent");
			}
			TensorInfo tensor = new TensorInfo(name, type, shape, offsets.get(0), offsets.get(1));
			if (tensor.begin() < 0 || tensor.end() < tensor.begin() || tensor.end() > this.dataSize) {
				throw damaged(name, "is outside the data section");
			}
			if (byteSize(tensor) != tensor.end() - tensor.begin()) {
				throw damaged(name, "has a size that does not match its shape and dtype");
			}
			return tensor;
		}

		private long byteSize(TensorInfo tensor) {
			try {
				return tensor.dtype().byteSize(tensor.elements());
			}
			catch (ArithmeticException ex) {
				throw damaged(tensor.name(), "has an impossible shape " + tensor.shape());
			}
		}

		private void checkCoverage() {
			long position = 0;
			List<TensorInfo> ordered = new ArrayList<>(this.tensors.values());
			ordered.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
			for (TensorInfo tensor : ordered) {
				if (tensor.begin() != position) {
					throw damaged(tensor.name(), "overlaps the previous one or leaves a hole after it");
				}
				position = tensor.end();
			}
			if (position != this.dataSize) {
				throw new ModelLoadException(this.file + ": contains " + this.dataSize
						+ " bytes of data, but its header describes " + position);
			}
		}

		private ModelLoadException damaged(String tensor, String what) {
			return new ModelLoadException(this.file + ": tensor '" + tensor + "' " + what);
		}

	}

}
