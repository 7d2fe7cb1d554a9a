package io.e5boot.encoder.internal.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch archives with any pickle.
 */
final class Archives {

	private Archives() {
	}

	/**
	 * An archive with one storage, {@code 0}.
	 */
	static byte[] archive(byte[] pickle, byte[] storage) {
		Map<String, byte[]> entries = new LinkedHashMap<>();
		entries.put("model/data.pkl", pickle);
		entries.put("model/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
		entries.put("model/data/0", storage);
		return zip(entries, ZipEntry.STORED);
	}

	static byte[] zip(Map<String, byte[]> entries, int method) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
				CRC32 checksum = new CRC32();
				checksum.update(entry.getValue());
				ZipEntry header = new ZipEntry(entry.getKey());
				header.setMethod(method);
				header.setSize(entry.getValue().length);
				header.setCrc(checksum.getValue());
				zip.putNextEntry(header);
				zip.write(entry.getValue());
				zip.closeEntry();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * The pickle of {@code {"w": tensor}} over storage 0 of float32.
	 */
	static byte[] tensor(int elements, int offset, List<Integer> shape, List<Integer> stride) {
		Pickle pickle = new Pickle().raw("}").text("w").raw("ctorch._utils\n_rebuild_tensor_v2\n((");
		pickle.text("storage").raw("ctorch\nFloatStorage\n").text("0").text("cpu").integer(elements).raw("tQ");
		pickle.integer(offset).raw("(");
		shape.forEach(pickle::integer);
		pickle.raw("t(");
		stride.forEach(pickle::integer);
		return pickle.raw("t").bytes(0x89).raw("ccollections\nOrderedDict\n)RtRs.").toBytes();
	}

	/**
	 * Writes pickle instructions of protocol 2.
	 */
	static final class Pickle {

		private final ByteArrayOutputStream out = new ByteArrayOutputStream();

		Pickle() {
			bytes(0x80, 2);
		}

		Pickle bytes(int... values) {
			for (int value : values) {
				this.out.write(value);
			}
			return this;
		}

		Pickle raw(String instructions) {
			this.out.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
			return this;
		}

		Pickle text(String text) {
			byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
			return little('X', utf8.length).raw(new String(utf8, StandardCharsets.ISO_8859_1));
		}

		Pickle integer(int value) {
			return little('J', value);
		}

		private Pickle little(char instruction, int value) {
			this.out.write(instruction);
			this.out
				.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
			return this;
		}

		byte[] toBytes() {
			return this.out.toByteArray();
		}

	}

}
