package io.e5boot.packer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.encoder.model.Precision;
import io.e5boot.testsupport.TestFiles;
import io.e5boot.testsupport.VectorMath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The command, in this process.
 */
class PackerTests {

	private static final Path LAYOUTS = TestFiles.folder("layouts");

	private static final Path TINY = TestFiles.folder("goldens/tiny-bert/checkpoint");

	private static final List<String> TEXTS = List.of("Wann fährt die letzte Fähre?", "lighthouse", "灯台");

	@TempDir
	Path temp;

	private String errors = "";

	static List<String> layouts() {
		return TestFiles.names("layouts");
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void packOfEachLayoutGivesTheVectorsOfItsFolder(String layout) throws IOException {
		Path jar = this.temp.resolve(layout + ".jar");
		assertThat(pack(LAYOUTS.resolve(layout), jar)).isZero();
		try (URLClassLoader loader = loader(jar)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThat(pack.isExact()).isTrue();
			assertThat(pack.name()).isEqualTo(layout);
			assertThat(pack.id()).isEqualTo(ModelFiles.folder(LAYOUTS.resolve(layout)).id());
			assertThat(vectors(pack)).usingRecursiveComparison()
				.isEqualTo(vectors(ModelFiles.folder(LAYOUTS.resolve(layout))));
		}
	}

	@ParameterizedTest
	@CsvSource({ "float32, F32, -f32, true, 1", "float16, F16, -f16, false, 0.999999",
			"8-bit, Q8_0, -q8, false, 0.9995", "4-bit, Q4_0, -q4, false, 0.9" })
	void otherFormatsHaveSuffixAndSimilarVectors(String form, DType dtype, String suffix, boolean exact, double cosine)
			throws IOException {
		Path folder = this.temp.resolve("tiny");
		TestFiles.copy(TINY, folder);
		Path jar = this.temp.resolve("pack.jar");
		assertThat(pack(folder, jar, "--weights", form)).isZero();
		try (URLClassLoader loader = loader(jar)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThat(pack.name()).isEqualTo("tiny" + suffix);
			assertThat(pack.isExact()).isEqualTo(exact);
			TensorFile weights = Checkpoint.read(pack).openWeights();
			assertThat(weights.tensors().values())
				.filteredOn((tensor) -> tensor.name().endsWith("word_embeddings.weight")
						|| tensor.name().endsWith("query.weight"))
				.isNotEmpty()
				.allSatisfy((tensor) -> assertThat(tensor.dtype()).isEqualTo(dtype));
			List<float[]> expected = vectors(ModelFiles.folder(folder));
			List<float[]> actual = vectors(pack);
			for (int i = 0; i < expected.size(); i++) {
				assertThat(VectorMath.dot(expected.get(i), actual.get(i))).isGreaterThanOrEqualTo(cosine - 1e-6);
			}
		}
	}

	@Test
	void denseLayersKeepTheirDataType() throws IOException {
		Path folder = this.temp.resolve("dense");
		TestFiles.copy(LAYOUTS.resolve("multilingual-e5-small"), folder);
		TestFiles.copy(TestFiles.folder("heads/dense-bin/overlay"), folder);
		Path jar = this.temp.resolve("pack.jar");
		assertThat(pack(folder, jar, "-w", "float16")).isZero();
		assertThat(entries(jar)).contains("META-INF/e5/dense-f16/2_Dense/model.safetensors")
			.noneMatch((name) -> name.endsWith(".bin"));
		try (URLClassLoader loader = loader(jar)) {
			assertThat(VectorMath.dot(vectors(ModelPack.findAll(loader).get(0)).get(0),
					vectors(ModelFiles.folder(folder)).get(0)))
				.isGreaterThan(0.999);
		}
	}

	@Test
	void jarContainsOnlyReadFilesAndLicense() throws IOException {
		Path folder = this.temp.resolve("model");
		TestFiles.copy(LAYOUTS.resolve("multilingual-e5-base"), folder);
		Files.writeString(folder.resolve("LICENSE"), "MIT");
		Files.writeString(folder.resolve("README.md"), "A model");
		Files.createDirectories(folder.resolve("onnx"));
		Files.writeString(folder.resolve("onnx/model.onnx"), "x");
		Path jar = this.temp.resolve("pack.jar");
		assertThat(pack(folder, jar)).isZero();
		String root = "META-INF/e5/model/";
		assertThat(entries(jar)).containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "META-INF/e5/pack.properties",
				root + "LICENSE", root + "config.json", root + "model.safetensors", root + "tokenizer.json",
				root + "tokenizer_config.json", root + "modules.json", root + "1_Pooling/config.json",
				root + "sentence_bert_config.json", root + "special_tokens_map.json");
		Path again = this.temp.resolve("again.jar");
		assertThat(pack(folder, again)).isZero();
		assertThat(again).as("the same files give the same jar").hasSameBinaryContentAs(jar);
		try (JarFile file = new JarFile(jar.toFile())) {
			assertThat(Collections.list(file.entries())).allMatch((entry) -> entry.getMethod() == ZipEntry.STORED);
		}
	}

	@Test
	void snapshotPathGivesIdAndRevision() throws IOException {
		String commit = "0123456789abcdef0123456789abcdef01234567";
		Path snapshot = this.temp.resolve("hub/models--Nehc--e5-large-ru/snapshots").resolve(commit);
		TestFiles.copy(LAYOUTS.resolve("e5-large-ru"), snapshot);
		Path jar = this.temp.resolve("pack.jar");
		assertThat(pack(snapshot, jar, "-w", "float16")).isZero();
		try (URLClassLoader loader = loader(jar)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThat(pack.checkpointId()).isEqualTo("Nehc/e5-large-ru");
			assertThat(pack.revision()).hasValue(commit);
			assertThat(pack.id()).isEqualTo("e5-large-ru-f16");
		}
	}

	@Test
	void givenNamesAreUsed() throws IOException {
		Path jar = this.temp.resolve("pack.jar");
		assertThat(pack(LAYOUTS.resolve("multilingual-e5-small"), jar, "--name", "ours", "--id", "acme/ours",
				"--revision", "7"))
			.isZero();
		try (URLClassLoader loader = loader(jar)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThat(List.of(pack.name(), pack.id(), pack.checkpointId(), pack.revision().orElseThrow()))
				.containsExactly("ours", "acme/ours", "acme/ours", "7");
		}
	}

	@Test
	void changedByteInJarIsDetected() throws IOException {
		Path jar = this.temp.resolve("pack.jar");
		assertThat(pack(LAYOUTS.resolve("multilingual-e5-small"), jar)).isZero();
		byte[] bytes = Files.readAllBytes(jar);
		byte[] text = "model_type".getBytes(StandardCharsets.US_ASCII);
		int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(text, StandardCharsets.US_ASCII));
		bytes[at] = 'M';
		Files.write(jar, bytes);
		try (URLClassLoader loader = loader(jar)) {
			ModelPack pack = ModelPack.findAll(loader).get(0);
			assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> Checkpoint.read(pack))
				.withMessageContaining("config.json");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "no-such-folder", "a/b/c" })
	void unknownCheckpointIsAnError(String source) {
		assertThat(run(source, "-o", this.temp.resolve("x.jar").toString())).isEqualTo(1);
		assertThat(this.temp).isEmptyDirectory();
		assertThat(this.errors).contains("e5-model-packer: '" + source + "'");
	}

	@Test
	void unreadableCheckpointIsAnErrorThatNamesTheFile() throws IOException {
		Path folder = this.temp.resolve("model");
		TestFiles.copy(TINY, folder);
		Files.delete(folder.resolve("tokenizer.json"));
		Path jar = this.temp.resolve("out/x.jar");
		assertThat(pack(folder, jar)).isEqualTo(1);
		assertThat(this.errors).contains("no tokenizer.json");
		assertThat(jar).doesNotExist();
	}

	@Test
	void unwritableOutputIsNamed() throws IOException {
		Path file = Files.writeString(this.temp.resolve("file"), "in the way");
		assertThat(pack(TINY, file.resolve("x.jar"))).isEqualTo(1);
		assertThat(this.errors).contains("output folder " + file);
	}

	@Test
	void formatThatFitsNoTensorIsRejected() {
		assertThat(pack(LAYOUTS.resolve("multilingual-e5-small"), this.temp.resolve("x.jar"), "-w", "4-bit"))
			.isEqualTo(1);
		assertThat(this.errors).contains("no weights can be stored as 4-bit");
	}

	@Test
	void wrongUsePrintsUsage() {
		assertThat(run("model")).isEqualTo(2);
		assertThat(this.errors).contains("--output", "Usage: e5-model-packer");
		assertThat(run("model", "-o", "x.jar", "-w", "3-bit")).isEqualTo(2);
		assertThat(this.errors).contains("3-bit");
		assertThat(run("--help")).isZero();
	}

	private int pack(Path source, Path jar, String... options) {
		List<String> arguments = new ArrayList<>(List.of(source.toString(), "-o", jar.toString()));
		arguments.addAll(List.of(options));
		return run(arguments.toArray(String[]::new));
	}

	private int run(String... arguments) {
		PrintStream before = System.err;
		ByteArrayOutputStream captured = new ByteArrayOutputStream();
		System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
		try {
			return Packer.run(arguments);
		}
		finally {
			System.setErr(before);
			this.errors = captured.toString(StandardCharsets.UTF_8);
		}
	}

	private static List<String> entries(Path jar) throws IOException {
		try (JarFile file = new JarFile(jar.toFile())) {
			return Collections.list(file.entries()).stream().map(ZipEntry::getName).toList();
		}
	}

	private static URLClassLoader loader(Path jar) throws IOException {
		return new URLClassLoader(new URL[] { jar.toUri().toURL() }, null);
	}

	private static List<float[]> vectors(ModelFiles files) {
		try (E5Encoder encoder = E5Encoder
			.create(E5EncoderOptions.builder(files).precision(Precision.FLOAT32).build())) {
			return encoder.encode(TEXTS, TextRole.PASSAGE);
		}
	}

}
