package io.e5boot.encoder.internal.tensor;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the JSON header of a safetensors file. Nothing in it is trusted: every
 * tensor must lie inside the data section, have the size its shape and type ask for, and
 * the tensors together must cover the section without hole or overlap.
 */
final class SafetensorsHeader {

	/** The limit that the reference implementation sets. */
	static final int MAX_BYTES = 100_000_000;

	private static final String METADATA = "__metadata__";

	private final String file;

	private final long dataSize;

	private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

	private SafetensorsHeader(String file, long dataSize) {
		this.file = file;
		this.dataSize = dataSize;
	}

	/**
	 * Checks the length that a file's first eight bytes claim.
	 */
	static int checkLength(String file, long length, long fileSize) {
		if (length < 2 || length > MAX_BYTES || length > fileSize - Long.BYTES) {
			throw new ModelLoadException(file + ": header length " + Long.toUnsignedString(length)
					+ " is impossible in a file of " + fileSize + " bytes; the file is damaged or not safetensors");
		}
		return (int) length;
	}

	static Map<String, TensorInfo> parse(String file, ByteBuffer json, long dataSize) {
		SafetensorsHeader header = new SafetensorsHeader(file, dataSize);
		try (JsonReader reader = new JsonReader(
				new StringReader(StandardCharsets.UTF_8.newDecoder().decode(json).toString()))) {
			reader.setStrictness(Strictness.STRICT);
			header.readTensors(reader);
		}
		catch (CharacterCodingException | MalformedJsonException | JsonParseException | IllegalStateException
				| NumberFormatException ex) {
			throw new ModelLoadException(file + ": header is not valid JSON of a safetensors file", ex);
		}
		catch (IOException ex) {
			throw new ModelLoadException(file + ": header ends early", ex);
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
			throw damaged(name, "lacks dtype, shape or data_offsets");
		}
		DType type = DType.ofName(dtype).orElseThrow(() -> damaged(name, "has the unknown dtype " + dtype));
		if (shape.stream().anyMatch((extent) -> extent < 0)) {
			throw damaged(name, "has a negative extent");
		}
		TensorInfo tensor = new TensorInfo(name, type, shape, offsets.get(0), offsets.get(1));
		if (tensor.begin() < 0 || tensor.end() < tensor.begin() || tensor.end() > this.dataSize) {
			throw damaged(name, "lies outside the file's data");
		}
		if (byteSize(tensor) != tensor.end() - tensor.begin()) {
			throw damaged(name, "has a size that does not fit its shape and dtype");
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
				throw damaged(tensor.name(), "leaves a hole or overlaps its neighbor");
			}
			position = tensor.end();
		}
		if (position != this.dataSize) {
			throw new ModelLoadException(
					this.file + ": holds " + this.dataSize + " bytes of data, its header describes " + position);
		}
	}

	private ModelLoadException damaged(String tensor, String what) {
		return new ModelLoadException(this.file + ": tensor '" + tensor + "' " + what);
	}

}
