package io.e5boot.encoder.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TinyCheckpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelPackTests {

	private static final String FOLDER = "META-INF/e5/tiny-bert";

	@TempDir
	Path target;

	@Test
	void packInJarYieldsVectorsOfFolder() throws Exception {
		writePack(this.target.resolve("classes"));
		Path jar = jar(this.target.resolve("classes"), this.target.resolve("pack with space.jar"));
		assertSameVectors(jar);
	}

	@Test
	void packInFolderOfClassesYieldsVectorsOfFolder() throws Exception {
		Path classes = this.target.resolve("classes");
		writePack(classes);
		assertSameVectors(classes);
	}

	@Test
	void findAllReturnsEveryPack() throws Exception {
		writePack(this.target.resolve("one"));
		writePack(this.target.resolve("two"));
		try (URLClassLoader loader = loader(this.target.resolve("one"), this.target.resolve("two"))) {
			assertThat(ModelPack.findAll(loader)).hasSize(2)
				.allSatisfy((pack) -> assertThat(pack.id()).isEqualTo("tiny-bert"));
		}
	}

	@Test
	void changedByteIsDetected() throws Exception {
		Path classes = this.target.resolve("classes");
		writePack(classes);
		Path weights = classes.resolve(FOLDER).resolve("model.safetensors");
		byte[] bytes = Files.readAllBytes(weights);
		bytes[bytes.length - 1] ^= 1;
		Files.write(weights, bytes);
		assertDamaged(classes, "model.safetensors");
	}

	@Test
	void truncatedFileIsDetected() throws Exception {
		Path classes = this.target.resolve("classes");
		writePack(classes);
		Path tokenizer = classes.resolve(FOLDER).resolve("tokenizer.json");
		Files.writeString(tokenizer, Files.readString(tokenizer).substring(1));
		assertDamaged(classes, "tokenizer.json");
	}

	@Test
	void missingFileOfManifestIsDetected() throws Exception {
		Path classes = this.target.resolve("classes");
		writePack(classes);
		Files.delete(classes.resolve(FOLDER).resolve("config.json"));
		assertDamaged(classes, "config.json");
	}

	@Test
	void manifestWithoutNameIsRejected() throws Exception {
		Path classes = this.target.resolve("classes");
		writePack(classes);
		Files.writeString(classes.resolve("META-INF/e5/pack.properties"), "folder=x\n");
		try (URLClassLoader loader = loader(classes)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThatExceptionOfType(ModelLoadException.class).isThrownBy(pack::id).withMessageContaining("'name'");
		}
	}

	private void assertDamaged(Path classes, String file) throws IOException {
		try (URLClassLoader loader = loader(classes)) {
			E5EncoderOptions options = E5EncoderOptions.builder(ModelPack.findAll(loader).get(0)).build();
			assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> E5Encoder.create(options))
				.withMessageContaining(file);
		}
	}

	private void assertSameVectors(Path classPath) throws IOException {
		try (URLClassLoader loader = loader(classPath);
				E5Encoder packed = E5Encoder.create(E5EncoderOptions.builder(ModelPack.findAll(loader).get(0))
					.precision(Precision.FLOAT32)
					.build());
				E5Encoder plain = TinyCheckpoints.encoder("tiny-bert")) {
			assertThat(packed.modelId()).isEqualTo("tiny-bert");
			assertThat(packed.modelRevision()).isPresent();
			assertThat(plain.modelRevision()).isEmpty();
			List<String> texts = List.of("ferry", "Leuchtturm");
			assertThat(packed.encode(texts, TextRole.PASSAGE).get(1))
				.isEqualTo(plain.encode(texts, TextRole.PASSAGE).get(1));
		}
	}

	private static URLClassLoader loader(Path... classPath) throws IOException {
		URL[] urls = new URL[classPath.length];
		for (int i = 0; i < urls.length; i++) {
			urls[i] = classPath[i].toUri().toURL();
		}
		return new URLClassLoader(urls, null);
	}

	private static void writePack(Path classes) throws Exception {
		Files.createDirectories(classes.resolve("META-INF/e5"));
		Path checkpoint = TinyCheckpoints.copy("tiny-bert", classes.resolve(FOLDER));
		StringBuilder manifest = new StringBuilder(
				"name=tiny-bert\nid=tests/tiny-bert\nrevision=1\nfolder=" + FOLDER + "\n");
		try (Stream<Path> files = Files.walk(checkpoint)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
				manifest.append(String.format(Locale.ROOT, "file.%s=%d %s%n", checkpoint.relativize(file),
						Files.size(file), HexFormat.of().formatHex(hash)));
			}
		}
		Files.writeString(classes.resolve("META-INF/e5/pack.properties"), manifest);
	}

	private static Path jar(Path classes, Path jar) throws IOException {
		try (OutputStream out = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(out);
				Stream<Path> files = Files.walk(classes)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
				try (InputStream in = Files.newInputStream(file)) {
					in.transferTo(entries);
				}
			}
		}
		return jar;
	}

}
