package io.e5boot.packer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Creates a reproducible jar from a folder. Entries are not compressed: weights hardly
 * shrink, and reading them stored takes less than half the time.
 */
final class PackJar {

	private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

	private static final byte[] MANIFEST = "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private PackJar() {
	}

	/**
	 * Writes a jar, under a temporary name until it is complete.
	 * @param folder the jar's root
	 * @param jar the jar, replaced if it exists
	 */
	static void write(Path folder, Path jar) throws IOException {
		Path part = jar.resolveSibling(jar.getFileName() + ".part");
		try {
			try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
				CRC32 crc = new CRC32();
				crc.update(MANIFEST);
				put(out, "META-INF/MANIFEST.MF", MANIFEST.length, crc.getValue());
				out.write(MANIFEST);
				for (Path file : files(folder)) {
					put(out, folder.relativize(file).toString().replace('\\', '/'), Files.size(file), crc(file));
					Files.copy(file, out);
				}
			}
			Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
	}

	private static void put(ZipOutputStream out, String name, long size, long crc) throws IOException {
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(size);
		entry.setCompressedSize(size);
		entry.setCrc(crc);
		entry.setTimeLocal(TIME);
		out.putNextEntry(entry);
	}

	private static long crc(Path file) throws IOException {
		try (InputStream stream = Files.newInputStream(file);
				CheckedInputStream checked = new CheckedInputStream(stream, new CRC32())) {
			checked.transferTo(OutputStream.nullOutputStream());
			return checked.getChecksum().getValue();
		}
	}

}
