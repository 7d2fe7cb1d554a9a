package io.e5boot.encoder.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StoredZipTests {

	private static final byte[] CONTENT = "twelve bytes".getBytes(StandardCharsets.UTF_8);

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final ZipOutputStream zip = new ZipOutputStream(this.bytes);

	@Test
	void readFindsStoredEntries() throws IOException {
		add("model/data.pkl", ZipEntry.STORED);
		add("model/data/é", ZipEntry.STORED);
		byte[] archive = archive();
		StoredZip read = read(archive);
		for (String name : new String[] { "model/data.pkl", "model/data/é" }) {
			int position = Math.toIntExact(read.position(name));
			assertThat(read.isStored(name)).isTrue();
			assertThat(read.size(name)).isEqualTo(CONTENT.length);
			assertThat(Arrays.copyOfRange(archive, position, position + CONTENT.length)).isEqualTo(CONTENT);
		}
		assertThat(read.folderOf("data.pkl")).isEqualTo("model/");
		assertThat(read.contains("data.pkl")).isFalse();
		assertThat(read.isStored("absent")).isFalse();
	}

	@Test
	void positionOfCompressedEntryThrows() throws IOException {
		add("a/w", ZipEntry.DEFLATED);
		StoredZip read = read(archive());
		assertThat(read.contains("a/w")).isTrue();
		assertThat(read.isStored("a/w")).isFalse();
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> read.position("a/w"))
			.withMessageContaining("compressed or encrypted");
	}

	@Test
	void folderOfMissingOrAmbiguousNameThrows() throws IOException {
		add("a/w", ZipEntry.STORED);
		add("b/w", ZipEntry.STORED);
		StoredZip read = read(archive());
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> read.folderOf("w"))
			.withMessageContaining("more than one w");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> read.folderOf("v"))
			.withMessageContaining("has no v");
	}

	@Test
	void readRejectsEveryTruncation() throws IOException {
		add("a/w", ZipEntry.STORED);
		byte[] archive = archive();
		for (int length = 0; length < archive.length; length++) {
			byte[] cut = Arrays.copyOf(archive, length);
			assertThatExceptionOfType(ModelLoadException.class).as("cut to %d bytes", length)
				.isThrownBy(() -> read(cut).position("a/w"));
		}
	}

	@Test
	void positionOfEntryOutsideArchiveThrows() throws IOException {
		add("a/w", ZipEntry.STORED);
		byte[] archive = archive();
		int central = archive.length - 22 - 46 - "a/w".length();
		for (int field : new int[] { 20, 24 }) {
			archive[central + field + 2] = 1;
		}
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> read(archive).position("a/w"))
			.withMessageContaining("damaged");
	}

	private static StoredZip read(byte[] archive) throws IOException {
		return StoredZip.read("test.zip", FileBytes.Held.read(new ByteArrayInputStream(archive), archive.length));
	}

	private void add(String name, int method) throws IOException {
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(method);
		if (method == ZipEntry.STORED) {
			CRC32 checksum = new CRC32();
			checksum.update(CONTENT);
			entry.setCrc(checksum.getValue());
			entry.setSize(CONTENT.length);
		}
		this.zip.putNextEntry(entry);
		this.zip.write(CONTENT);
		this.zip.closeEntry();
	}

	private byte[] archive() throws IOException {
		this.zip.close();
		return this.bytes.toByteArray();
	}

}
