package io.e5boot.packer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * Writes tensors as a safetensors file.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors format</a>
 */
final class SafetensorsWriter {

	/** Suits vector instructions and GPUs; page-aligned mappings preserve it. */
	private static final int ALIGNMENT = 64;

	/**
	 * Types that need alignment come first, so that none follows an odd size. The word
	 * embeddings, the largest tensor, come last.
	 */
	private static final Comparator<PackTensor> ORDER = Comparator.comparing(PackTensor::dtype)
		.thenComparingLong(PackTensor::byteSize)
		.thenComparing(PackTensor::name);

	private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

	private SafetensorsWriter() {
	}

	/**
	 * Writes a file.
	 * @param tensors the tensors, in any order, each name once
	 * @param out receives the bytes; not closed
	 * @throws IOException if {@code out} fails
	 * @throws PackException if a name appears twice
	 */
	static void write(List<PackTensor> tensors, OutputStream out) throws IOException {
		List<PackTensor> ordered = tensors.stream().sorted(ORDER).toList();
		WritableByteChannel channel = Channels.newChannel(out);
		channel.write(header(ordered));
		for (PackTensor tensor : ordered) {
			tensor.content().writeTo(channel);
		}
	}

	private static ByteBuffer header(List<PackTensor> tensors) {
		Map<String, Object> entries = new LinkedHashMap<>();
		entries.put("__metadata__", Map.of("format", "pt"));
		long begin = 0;
		for (PackTensor tensor : tensors) {
			long end = begin + tensor.byteSize();
			Map<String, Object> entry = new LinkedHashMap<>();
			entry.put("dtype", tensor.dtype().name());
			entry.put("shape", tensor.shape());
			entry.put("data_offsets", List.of(begin, end));
			if (entries.put(tensor.name(), entry) != null) {
				throw new PackException("There are two tensors named '" + tensor.name() + "'");
			}
			begin = end;
		}
		byte[] json = JSON.toJson(entries).getBytes(StandardCharsets.UTF_8);
		int unpadded = Long.BYTES + json.length;
		int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
		ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
		header.putLong(length - Long.BYTES).put(json);
		while (header.hasRemaining()) {
			header.put((byte) ' ');
		}
		return header.flip();
	}

}
