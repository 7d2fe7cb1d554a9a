package io.e5boot.encoder.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FileRegionTests {

	private static final byte[] CONTENT = "the weights".getBytes(StandardCharsets.UTF_8);

	@TempDir
	Path temp;

	@Test
	void findReturnsPlainFile() throws IOException {
		Path file = Files.write(this.temp.resolve("the weights+1.bin"), CONTENT);
		assertThat(content(file.toUri().toURL())).isEqualTo(CONTENT);
	}

	@Test
	void findReturnsStoredEntryOfJar() throws IOException {
		Path jar = Files.write(this.temp.resolve("a jar+1.jar"), zip("models/tiny one/w", CONTENT, ZipEntry.STORED));
		assertThat(content(new URL("jar:" + jar.toUri() + "!/models/tiny%20one/w"))).isEqualTo(CONTENT);
	}

	@Test
	void findReturnsEntryOfNestedJar() throws IOException {
		byte[] inner = zip("w", CONTENT, ZipEntry.STORED);
		Path jar = Files.write(this.temp.resolve("app 1.jar"), zip("BOOT-INF/lib/m.jar", inner, ZipEntry.STORED));
		assertThat(content(nested(jar, "BOOT-INF/lib/m.jar", "w"))).isEqualTo(CONTENT);
		assertThat(FileRegion.find(nested(jar, "BOOT-INF/lib/m.jar", "v"))).isEmpty();
		assertThat(FileRegion.find(nested(jar, "BOOT-INF/lib/n.jar", "w"))).isEmpty();
	}

	@Test
	void findCompressedEntryReturnsEmpty() throws IOException {
		Path jar = Files.write(this.temp.resolve("m.jar"), zip("w", CONTENT, ZipEntry.DEFLATED));
		assertThat(FileRegion.find(new URL("jar:" + jar.toUri() + "!/w"))).isEmpty();
		Path app = Files.write(this.temp.resolve("app.jar"),
				zip("m.jar", zip("w", CONTENT, ZipEntry.STORED), ZipEntry.DEFLATED));
		assertThat(FileRegion.find(nested(app, "m.jar", "w"))).isEmpty();
	}

	@Test
	void findOtherProtocolOrDamagedJarReturnsEmpty() throws IOException {
		assertThat(FileRegion.find(url("vfs:/m.jar/w"))).isEmpty();
		assertThat(FileRegion.find(url("jar:vfs:/m.jar!/w"))).isEmpty();
		assertThat(FileRegion.find(this.temp.resolve("absent").toUri().toURL())).isEmpty();
		Path jar = Files.write(this.temp.resolve("m.jar"), CONTENT);
		assertThat(FileRegion.find(new URL("jar:" + jar.toUri() + "!/w"))).isEmpty();
	}

	private static byte[] content(URL resource) throws IOException {
		Optional<FileRegion> region = FileRegion.find(resource);
		assertThat(region).isPresent();
		byte[] content = new byte[(int) region.get().size()];
		try (FileChannel channel = region.get().open()) {
			new FileBytes.Mapped(channel, region.get()).slice(0, content.length).get(content);
		}
		return content;
	}

	private static URL nested(Path jar, String nested, String entry) throws MalformedURLException {
		return url("jar:nested:" + jar.toUri().getRawPath() + "/!" + nested + "!/" + entry);
	}

	/**
	 * A URL of any protocol.
	 */
	private static URL url(String text) throws MalformedURLException {
		return new URL(null, text, new URLStreamHandler() {
			@Override
			protected URLConnection openConnection(URL url) {
				throw new UnsupportedOperationException();
			}
		});
	}

	private static byte[] zip(String name, byte[] content, int method) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			ZipEntry entry = new ZipEntry(name);
			entry.setMethod(method);
			CRC32 crc = new CRC32();
			crc.update(content);
			entry.setCrc(crc.getValue());
			entry.setSize(content.length);
			zip.putNextEntry(entry);
			zip.write(content);
		}
		return bytes.toByteArray();
	}

}
