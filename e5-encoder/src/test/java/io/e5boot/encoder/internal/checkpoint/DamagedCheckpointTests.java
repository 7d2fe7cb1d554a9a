package io.e5boot.encoder.internal.checkpoint;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.EncodingException;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DamagedCheckpointTests {

	@TempDir
	Path folder;

	@BeforeEach
	void copy() {
		this.folder = TinyCheckpoints.copy("tiny-xlm-roberta", this.folder.resolve("copy"));
	}

	@Test
	void missingFolderIsRejected() {
		assertThatExceptionOfType(ModelNotFoundException.class)
			.isThrownBy(() -> ModelFiles.folder(this.folder.resolve("nowhere")))
			.withMessageContaining("nowhere");
	}

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "tokenizer.json", "model.safetensors" })
	void missingFileIsRejected(String name) throws IOException {
		Files.delete(this.folder.resolve(name));
		assertThatExceptionOfType(ModelNotFoundException.class).isThrownBy(this::load)
			.withMessageContaining(name)
			.withMessageContaining(this.folder.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json" })
	void truncatedFileIsRejected(String name) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(this.folder.resolve(name).toFile(), "rw")) {
			file.setLength(file.length() / 2);
		}
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load).withMessageContaining(name);
	}

	@ParameterizedTest
	@CsvSource({ "'\"hidden_size\": 32', '\"hidden_size\": 33', hidden_size",
			"'\"hidden_size\": 32', '\"hidden_size\": 64', has shape",
			"'\"hidden_size\": 32', '\"hidden_size\": 1e99', hidden_size",
			"'\"hidden_size\": 32', '\"hidden_size\": null', hidden_size",
			"'\"num_hidden_layers\": 3', '\"num_hidden_layers\": 4', encoder.layer.3",
			"'\"num_hidden_layers\": 3', '\"num_hidden_layers\": 2.5', whole number",
			"'\"model_type\": \"xlm-roberta\"', '\"model_type\": \"t5\"', t5",
			"'\"hidden_act\": \"gelu\"', '\"hidden_act\": \"relu\"', hidden_act",
			"'\"max_position_embeddings\": 514', '\"max_position_embeddings\": 512', has shape",
			"'\"vocab_size\": 891', '\"vocab_size\": 890', has shape",
			"'\"vocab_size\": 891', '\"vocab_size\": 250002', has shape" })
	void mismatchedConfigurationIsRejected(String text, String replacement, String message) throws IOException {
		edit("config.json", text, replacement);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load).withMessageContaining(message);
	}

	@Test
	void missingTokenizerIsRejected() throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), "{\"model\":{\"type\":\"Nothing\"}}");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("tokenizer.json");
	}

	@ParameterizedTest
	@ValueSource(ints = { 892, 30_522 })
	void tokenizerOfLargerModelIsRejected(int vocabulary) throws IOException {
		String words = IntStream.range(0, vocabulary)
			.mapToObj((i) -> "\"w" + i + "\":" + i)
			.collect(Collectors.joining(","));
		Files.writeString(this.folder.resolve("tokenizer.json"),
				"{\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"w0\",\"vocab\":{" + words + "}}}");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("belongs to another model");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"\"", "\"AAAA\"", "\"////////////////////////////////\"", "\"=\"", "7" })
	void damagedCharacterMapIsRejected(String map) throws IOException {
		String json = Files.readString(this.folder.resolve("tokenizer.json"));
		String damaged = json.replaceFirst("\"precompiled_charsmap\":\\s*\"[^\"]*\"",
				"\"precompiled_charsmap\":" + map);
		assertThat(damaged).isNotEqualTo(json);
		Files.writeString(this.folder.resolve("tokenizer.json"), damaged);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("precompiled_charsmap");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a*)*$\"},\"content\":\"\"}",
			"{\"type\":\"Unheard\"}", "{}", "[]", "7" })
	void unsupportedNormalizerIsRejected(String normalizer) throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), "{\"normalizer\":" + normalizer
				+ ",\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0.0]]}}");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("tokenizer.json");
	}

	@Test
	void vocabularyInOtherOrderIsRejected() throws IOException {
		Path file = this.folder.resolve("tokenizer.json");
		JsonObject tokenizer = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		List<JsonElement> vocabulary = tokenizer.getAsJsonObject("model").getAsJsonArray("vocab").asList();
		Collections.reverse(vocabulary);
		tokenizer.getAsJsonObject("model").addProperty("unk_id", vocabulary.size() - 4);
		tokenizer.remove("added_tokens");
		tokenizer.getAsJsonObject("post_processor")
			.getAsJsonObject("special_tokens")
			.asMap()
			.forEach((name, token) -> token.getAsJsonObject().getAsJsonArray("ids").set(0, new JsonPrimitive(5)));
		Files.writeString(file, tokenizer.toString());
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("belongs to another model");
	}

	@ParameterizedTest
	@CsvSource({ "pooling_mode_cls_token, true", "pooling_mode_mean_tokens, false", "pooling_mode_lasttoken, true" })
	void unsupportedPoolingIsRejected(String flag, String value) throws IOException {
		Path file = this.folder.resolve("1_Pooling/config.json");
		JsonObject pooling = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
		pooling.addProperty(flag, Boolean.valueOf(value));
		Files.writeString(file, pooling.toString());
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("1_Pooling/config.json");
	}

	@Test
	void poolingInOtherFolderIsRead() throws IOException {
		edit("modules.json", "1_Pooling", "pool");
		Files.createDirectories(this.folder.resolve("pool"));
		Files.writeString(this.folder.resolve("pool/config.json"), "{\"pooling_mode_lasttoken\":true}");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("pool/config.json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "[7]", "[{\"type\":\"sentence_transformers.models.Transformer\"}]",
			"[{\"type\":\"sentence_transformers.models.Dense\",\"path\":\"2_Dense\"}]" })
	void unsupportedModulesAreRejected(String modules) throws IOException {
		Files.writeString(this.folder.resolve("modules.json"), modules);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("modules.json");
	}

	@ParameterizedTest
	@ValueSource(floats = { Float.POSITIVE_INFINITY, 1e30f, Float.NaN })
	void weightOutOfRangeFailsEncoding(float value) throws IOException {
		Path file = this.folder.resolve("model.safetensors");
		TensorInfo bias = TensorFiles.map(file).tensors().get("encoder.layer.2.output.LayerNorm.bias");
		byte[] bytes = Files.readAllBytes(file);
		ByteBuffer weights = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		weights.putFloat((int) (8 + weights.getLong(0) + bias.begin() + 5 * Float.BYTES), value);
		Files.write(file, bytes);
		try (E5Encoder encoder = load()) {
			assertThatExceptionOfType(EncodingException.class)
				.isThrownBy(() -> encoder.encode(List.of("ferry"), TextRole.QUERY));
		}
	}

	@Test
	void infiniteWeightFailsEncoding() throws IOException {
		Path weights = this.folder.resolve("model.safetensors");
		byte[] bytes = Files.readAllBytes(weights);
		Arrays.fill(bytes, bytes.length - 200_000, bytes.length, (byte) 0xff);
		Files.write(weights, bytes);
		try (E5Encoder encoder = load()) {
			assertThatExceptionOfType(EncodingException.class)
				.isThrownBy(() -> encoder.encode(List.of("ferry"), TextRole.QUERY));
		}
	}

	private E5Encoder load() {
		return E5Encoder.create(E5EncoderOptions.builder(ModelFiles.folder(this.folder)).build());
	}

	private void edit(String name, String text, String replacement) throws IOException {
		Path file = this.folder.resolve(name);
		String content = Files.readString(file);
		assertThat(content).contains(text);
		Files.writeString(file, content.replace(text, replacement));
	}

}
