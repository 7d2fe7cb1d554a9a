package io.e5boot.encoder.internal.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.e5boot.encoder.model.FileBytes;
import io.e5boot.encoder.model.FileRegion;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.StoredZip;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tensors of a {@code pytorch_model.bin}: a zip archive of PyTorch 1.6 or later
 * with a pickle that describes the tensors and uncompressed entries with their elements.
 */
final class PyTorchReader {

	/**
	 * A pickle of four thousand tensors has half a megabyte. The limit also bounds the
	 * count of objects.
	 */
	private static final int MAX_PICKLE_SIZE = 1 << 22;

	private static final int PICKLE_START = 0x80;

	private PyTorchReader() {
	}

	static boolean isName(String name) {
		return name.endsWith(".bin");
	}

	static TensorFile map(String name, FileRegion region) {
		try (FileChannel channel = region.open()) {
			return read(name, new FileBytes.Mapped(channel, region), region);
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read", ex);
		}
	}

	static TensorFile read(String name, InputStream stream, long size) {
		try {
			return read(name, FileBytes.Held.read(stream, size));
		}
		catch (IOException ex) {
			throw new ModelLoadException(name + ": cannot be read to its end", ex);
		}
	}

	static TensorFile read(String name, FileBytes bytes) throws IOException {
		return read(name, bytes, null);
	}

	private static TensorFile read(String name, FileBytes bytes, @Nullable FileRegion mapped) throws IOException {
		requireZip(name, bytes);
		StoredZip zip = StoredZip.read(name, bytes);
		String folder = zip.folderOf("data.pkl");
		requireLittleEndian(name, zip, folder, bytes);
		Map<String, TensorInfo> tensors = new LinkedHashMap<>();
		Map<String, ByteBuffer> data = new LinkedHashMap<>();
		for (Map.Entry<String, StateDict.Tensor> entry : pickle(name, zip, folder, bytes).entrySet()) {
			TensorInfo info = locate(name, entry.getKey(), entry.getValue(), zip, folder);
			tensors.put(info.name(), info);
			data.put(info.name(), bytes.slice(info.begin(), (int) (info.end() - info.begin())));
		}
		return new TensorBuffers(name, tensors, data, mapped);
	}

	private static void requireZip(String name, FileBytes bytes) throws IOException {
		if (bytes.size() > 1 && (bytes.slice(0, 1).get(0) & 0xff) == PICKLE_START) {
			throw new ModelLoadException(name + " has the format of PyTorch before 1.6. "
					+ "Load it with a newer PyTorch and save it again, preferably as model.safetensors");
		}
	}

	private static void requireLittleEndian(String name, StoredZip zip, String folder, FileBytes bytes)
			throws IOException {
		String entry = folder + "byteorder";
		if (zip.contains(entry)) {
			int length = (int) Math.min(zip.size(entry), 16);
			ByteBuffer order = bytes.slice(zip.position(entry), length);
			if (!"little".contentEquals(StandardCharsets.US_ASCII.decode(order))) {
				throw new ModelLoadException(
						name + " is not little-endian. Save the model again on a little-endian machine");
			}
		}
	}

	private static Map<String, StateDict.Tensor> pickle(String name, StoredZip zip, String folder, FileBytes bytes)
			throws IOException {
		String entry = folder + "data.pkl";
		long size = zip.size(entry);
		if (size < 0 || size > MAX_PICKLE_SIZE) {
			throw new ModelLoadException(name + ": its pickle is larger than 4 MiB");
		}
		return StateDictReader.read(name, bytes.slice(zip.position(entry), (int) size));
	}

	private static TensorInfo locate(String name, String tensor, StateDict.Tensor stored, StoredZip zip, String folder)
			throws IOException {
		StateDict.Storage storage = stored.storage();
		String entry = folder + "data/" + storage.key();
		try {
			long bytes = stored.byteSize();
			long offset = storage.dtype().byteSize(stored.offset());
			if (zip.size(entry) != storage.dtype().byteSize(storage.elements()) || offset < 0 || bytes < 0
					|| offset > zip.size(entry) - bytes) {
				throw new ModelLoadException(name + ": tensor '" + tensor + "' is outside its storage " + entry);
			}
			if (!stored.isContiguous()) {
				throw new ModelLoadException(name + ": tensor '" + tensor + "' is not contiguous: its stride is "
						+ stored.stride() + ". Save the model again with contiguous tensors");
			}
			if (bytes > Integer.MAX_VALUE) {
				throw new ModelLoadException(name + ": tensor '" + tensor + "' is larger than 2 GiB");
			}
			long begin = zip.position(entry) + offset;
			return new TensorInfo(tensor, storage.dtype(), stored.shape(), begin, begin + bytes);
		}
		catch (ArithmeticException ex) {
			throw new ModelLoadException(name + ": tensor '" + tensor + "' has an impossible shape", ex);
		}
	}

}
