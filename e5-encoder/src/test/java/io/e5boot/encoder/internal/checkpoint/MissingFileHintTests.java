package io.e5boot.encoder.internal.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.e5boot.encoder.TinyCheckpoints;
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

/**
 * Error messages explain what a folder or file contains instead of a checkpoint, and what
 * to do.
 */
class MissingFileHintTests {

	private static final String LFS_POINTER = """
			version https://git-lfs.github.com/spec/v1
			oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
			size 470641600
			""";

	private static final String ERROR_PAGE = "\n<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head></html>";

	@TempDir
	private Path folder;

	@BeforeEach
	void copy() {
		TinyCheckpoints.copy("tiny-bert", this.folder);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "adapter_config.json | PEFT adapter | merge_and_unload",
			"e5-q4_k_m.gguf | GGUF weights | model.safetensors", "onnx/model.onnx | an ONNX model | model.safetensors",
			"openvino/openvino_model.xml | an OpenVINO model | model.safetensors",
			"tf_model.h5 | TensorFlow weights | model.safetensors",
			"flax_model.msgpack | Flax weights | model.safetensors" })
	void namesFilesInsteadOfWeights(String file, String held, String remedy) throws IOException {
		Files.delete(this.folder.resolve("model.safetensors"));
		write(file, "{}");
		assertRejected("There is no model.safetensors", held, remedy, file);
		Files.delete(this.folder.resolve("config.json"));
		assertRejected("There is no config.json", held, remedy, file);
	}

	@Test
	void recognizesHubCache() throws IOException {
		Path snapshot = this.folder.resolve("hub/models--intfloat--multilingual-e5-small/snapshots/abc");
		Files.createDirectories(snapshot);
		Files.writeString(snapshot.resolve("config.json"), "{}");
		assertThatExceptionOfType(ModelNotFoundException.class)
			.isThrownBy(() -> Checkpoint.read(ModelFiles.folder(this.folder.resolve("hub"))))
			.withMessageContaining("cache of the Hugging Face hub")
			.withMessageContaining("the id of the model");
	}

	@Test
	void namesNestedCheckpoint() throws IOException {
		Path parent = this.folder.resolve("models");
		TinyCheckpoints.copy("tiny-bert", Files.createDirectories(parent.resolve("e5")));
		assertThatExceptionOfType(ModelNotFoundException.class)
			.isThrownBy(() -> Checkpoint.read(ModelFiles.folder(parent)))
			.withMessageContaining("There is one in e5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.safetensors", "config.json", "tokenizer.json", "modules.json" })
	void recognizesGitLfsPointerErrorPageAndEmptyFile(String file) throws IOException {
		write(file, LFS_POINTER);
		assertRejected(file, "Git LFS pointer", "git lfs pull");
		write(file, ERROR_PAGE);
		assertRejected(file, "HTML page", "Download the file again");
		write(file, "");
		assertRejected(file, "is empty", "Download it again");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pytorch_model.bin", "vocab.txt", "sentencepiece.bpe.model" })
	void recognizesFailedDownloadOfEveryFormat(String file) throws IOException {
		Files.delete(this.folder.resolve(file.endsWith(".bin") ? "model.safetensors" : "tokenizer.json"));
		write(file, LFS_POINTER);
		assertRejected(file, "Git LFS pointer", "git lfs pull");
		write(file, ERROR_PAGE);
		assertRejected(file, "HTML page", "Download the file again");
	}

	@Test
	void namesAllMissingShards() throws IOException {
		Files.move(this.folder.resolve("model.safetensors"), this.folder.resolve("model-1.safetensors"));
		write("model.safetensors.index.json", """
				{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-3.safetensors"}}
				""");
		assertRejected("2 of the 3 files", "model-2.safetensors, model-3.safetensors", "Download the missing files");
	}

	@Test
	void rejectsUnsupportedArchitectureFirst() throws IOException {
		write("config.json", """
				{"architectures": ["MistralModel"], "model_type": "mistral", "hidden_act": "silu"}
				""");
		write("1_Pooling/config.json", """
				{"pooling_mode_lasttoken": true}
				""");
		assertRejected("config.json", "mistral (MistralModel)", "bert and xlm-roberta");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bitsandbytes", "gptq", "awq" })
	void rejectsQuantizedWeights(String method) throws IOException {
		Path config = this.folder.resolve("config.json");
		String json = Files.readString(config);
		Files.writeString(config, json.substring(0, json.lastIndexOf('}'))
				+ ", \"quantization_config\": {\"quant_method\": \"" + method + "\", \"load_in_4bit\": true}}");
		assertRejected("config.json", "quantized with " + method, "Use the original checkpoint");
	}

	@Test
	void rejectsWeightsQuantizedByOlderTools() throws IOException {
		write("quantize_config.json", "{\"bits\": 4}");
		assertRejected("quantize_config.json", "quantized with gptq");
	}

	private void write(String file, String content) throws IOException {
		Path target = this.folder.resolve(file);
		Files.createDirectories(target.getParent());
		Files.write(target, content.getBytes(StandardCharsets.UTF_8));
	}

	private void assertRejected(String... parts) {
		assertThatExceptionOfType(ModelLoadException.class)
			.isThrownBy(() -> TinyCheckpoints.encoder(ModelFiles.folder(this.folder)).close())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(List.of(parts)));
	}

}
