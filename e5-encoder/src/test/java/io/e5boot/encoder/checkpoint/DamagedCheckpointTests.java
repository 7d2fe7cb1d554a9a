package io.e5boot.encoder.checkpoint;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.E5EncoderOptions;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.torch.EncodingException;
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
	void thereIsNoFolder() {
		assertThatExceptionOfType(ModelNotFoundException.class)
			.isThrownBy(() -> ModelFiles.folder(this.folder.resolve("nowhere")))
			.withMessageContaining("nowhere");
	}

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "tokenizer.json", "model.safetensors" })
	void aFileIsMissing(String name) throws IOException {
		Files.delete(this.folder.resolve(name));
		assertThatExceptionOfType(ModelNotFoundException.class).isThrownBy(this::load)
			.withMessageContaining(name)
			.withMessageContaining(this.folder.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json" })
	void aFileIsCutShort(String name) throws IOException {
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
	void theConfigurationDoesNotFit(String text, String replacement, String message) throws IOException {
		edit("config.json", text, replacement);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load).withMessageContaining(message);
	}

	@Test
	void anotherPoolingIsAskedFor() throws IOException {
		edit("1_Pooling/config.json", "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": false");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("1_Pooling/config.json");
	}

	@Test
	void theTokenizerIsNone() throws IOException {
		Files.writeString(this.folder.resolve("tokenizer.json"), "{\"model\":{\"type\":\"Nothing\"}}");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("tokenizer.json");
	}

	@ParameterizedTest
	@ValueSource(ints = { 892, 30_522 })
	void theTokenizerBelongsToALargerModel(int vocabulary) throws IOException {
		String words = IntStream.range(0, vocabulary)
			.mapToObj((i) -> "\"w" + i + "\":" + i)
			.collect(Collectors.joining(","));
		Files.writeString(this.folder.resolve("tokenizer.json"),
				"{\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"w0\",\"vocab\":{" + words + "}}}");
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(this::load)
			.withMessageContaining("belongs to another model");
	}

	@Test
	void weightsThatAreNotFiniteGiveNoVector() throws IOException {
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
