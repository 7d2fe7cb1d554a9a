package io.e5boot.encoder.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClassPathFilesTests {

	@TempDir
	Path temp;

	@Test
	void readsFolderInJar() throws IOException {
		assertIsTheCheckpoint(jar(this.temp.resolve("my model.jar")), "models/tiny");
		assertIsTheCheckpoint(this.temp.resolve("my model.jar"), "/models/tiny/");
	}

	@Test
	void readsFolderOfClasses() throws IOException {
		TinyCheckpoints.copy("tiny-bert", this.temp.resolve("with space/models/tiny"));
		assertIsTheCheckpoint(this.temp.resolve("with space"), "models/tiny");
	}

	@Test
	void missingFolderThrows() throws IOException {
		try (URLClassLoader loader = loader(this.temp)) {
			assertThatExceptionOfType(ModelNotFoundException.class)
				.isThrownBy(() -> ModelFiles.classPath(loader, "models/none"))
				.withMessageContaining("models/none/config.json");
		}
	}

	private static void assertIsTheCheckpoint(Path classPath, String folder) throws IOException {
		try (URLClassLoader loader = loader(classPath)) {
			ModelFiles files = ModelFiles.classPath(loader, folder);
			assertThat(files.id()).isEqualTo("tiny");
			assertThat(files.open("absent.json")).isEmpty();
			assertThat(files.find("absent.safetensors")).isEmpty();
			try (InputStream config = files.open("1_Pooling/config.json").orElseThrow()) {
				assertThat(config.readAllBytes()).isEqualTo(
						Files.readAllBytes(TinyCheckpoints.folder("tiny-bert").resolve("1_Pooling/config.json")));
			}
			TensorFile expected = TensorFiles.map(TinyCheckpoints.folder("tiny-bert").resolve("model.safetensors"));
			TensorFile actual = Checkpoint.read(files).openWeights();
			assertThat(actual.tensors()).isEqualTo(expected.tensors());
			expected.tensors()
				.values()
				.forEach((tensor) -> assertThat(actual.data(tensor)).isEqualTo(expected.data(tensor)));
		}
	}

	private static URLClassLoader loader(Path classPath) throws IOException {
		return new URLClassLoader(new URL[] { classPath.toUri().toURL() }, null);
	}

	private static Path jar(Path jar) throws IOException {
		Path folder = TinyCheckpoints.folder("tiny-bert");
		try (OutputStream out = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(out);
				Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				entries
					.putNextEntry(new ZipEntry("models/tiny/" + folder.relativize(file).toString().replace('\\', '/')));
				Files.copy(file, entries);
			}
		}
		return jar;
	}

}
