package io.e5boot.encoder.internal.torch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The encoder as a TorchScript archive: an uncompressed zip with the program's text and a
 * pickle that names its class. The archive contains no weights; they are arguments.
 */
final class EncoderProgram {

	private static final String CLASS_NAME = "Encoder";

	private EncoderProgram() {
	}

	/**
	 * Returns the archive for {@code torch.jit.load}.
	 * @param resources the resources with the text of the program, in order; together
	 * they are one class
	 */
	static InputStream archive(List<String> resources) {
		try {
			ByteArrayOutputStream program = new ByteArrayOutputStream();
			for (String resource : resources) {
				append(program, resource);
			}
			return new ByteArrayInputStream(archive(program.toByteArray()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void append(ByteArrayOutputStream program, String resource) throws IOException {
		try (InputStream part = EncoderProgram.class.getResourceAsStream(resource)) {
			if (part == null) {
				throw new IllegalStateException(
						resource + " is missing from the class path next to " + EncoderProgram.class);
			}
			part.transferTo(program);
		}
	}

	private static byte[] archive(byte[] program) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			store(zip, "e5/data.pkl", instance());
			store(zip, "e5/code/__torch__.py", program);
			store(zip, "e5/constants.pkl", new byte[] { (byte) 0x80, 2, ')', '.' });
			store(zip, "e5/version", "3\n".getBytes(StandardCharsets.US_ASCII));
		}
		return bytes.toByteArray();
	}

	/**
	 * Returns a pickle of protocol 2: a new instance with the state {@code {"training":
	 * False}}.
	 */
	private static byte[] instance() throws IOException {
		ByteArrayOutputStream pickle = new ByteArrayOutputStream();
		byte[] attribute = "training".getBytes(StandardCharsets.US_ASCII);
		pickle.write(new byte[] { (byte) 0x80, 2, 'c' });
		pickle.write(("__torch__\n" + CLASS_NAME + "\n").getBytes(StandardCharsets.US_ASCII));
		pickle.write(new byte[] { ')', (byte) 0x81, '}', '(', 'X', (byte) attribute.length, 0, 0, 0 });
		pickle.write(attribute);
		pickle.write(new byte[] { (byte) 0x89, 'u', 'b', '.' });
		return pickle.toByteArray();
	}

	private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
		CRC32 checksum = new CRC32();
		checksum.update(content);
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(content.length);
		entry.setCrc(checksum.getValue());
		zip.putNextEntry(entry);
		zip.write(content);
		zip.closeEntry();
	}

}
