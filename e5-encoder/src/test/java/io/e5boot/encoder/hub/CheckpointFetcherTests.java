package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests which files of a repository are fetched.
 */
class CheckpointFetcherTests extends HubTestSupport {

	@Test
	void fetchDownloadsOnlyNeededFiles() throws IOException {
		ModelFiles files = hub().fetch(HubModel.of(ID));
		assertThat(files.id()).isEqualTo(ID);
		assertThat(files.revision()).contains(HubServer.COMMIT);
		assertIsTheCheckpoint(files);
		assertThat(HubTestFiles.names(snapshot(HubServer.COMMIT))).containsExactlyInAnyOrder("config.json",
				"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "modules.json",
				"1_Pooling/config.json", "sentence_bert_config.json", "config_sentence_transformers.json",
				"model.safetensors");
	}

	@Test
	void fetchTreatsActivationQuantizationAsOptional() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("integer-steps.safetensors", new byte[] { 1 });
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		Path fetched = snapshot(HubServer.COMMIT).resolve("integer-steps.safetensors");
		assertThat(fetched).hasBinaryContent(new byte[] { 1 });
		Files.delete(fetched);
		this.server.close();
		new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID));
	}

	@Test
	void fetchWithoutWeightsFails() {
		Map<String, byte[]> files = HubTestFiles.files();
		files.keySet().removeAll(List.of("model.safetensors", "pytorch_model.bin"));
		this.server.publish(ID, HubServer.COMMIT, files);
		assertFails(Reason.NOT_FOUND).hasMessageContaining("no model.safetensors or model.safetensors.index.json");
	}

	@Test
	void fetchDownloadsShardsOfIndex() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		byte[] weights = files.remove("model.safetensors");
		files.put("model-00001-of-00002.safetensors", weights);
		files.put("model-00002-of-00002.safetensors", new byte[] { 1, 2, 3 });
		files.put("model-00003-of-00002.safetensors", new byte[] { 1, 2, 3 });
		files.put("model.safetensors.index.json",
				"{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}}"
					.getBytes(StandardCharsets.UTF_8));
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(HubTestFiles.names(snapshot(HubServer.COMMIT)))
			.contains("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
					"model.safetensors.index.json")
			.doesNotContain("model-00003-of-00002.safetensors", "pytorch_model.bin");
	}

	@Test
	void fetchDownloadsPickleOnlyWithoutSafetensors() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.remove("model.safetensors");
		files.put("pytorch_model.bin", new byte[] { 1, 2, 3 });
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(HubTestFiles.names(snapshot(HubServer.COMMIT))).contains("pytorch_model.bin");
	}

	@Test
	void fetchDownloadsWeightsOfDenseModules() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("modules.json",
				("[{\"type\":\"sentence_transformers.models.Transformer\",\"path\":\"\"},"
						+ "{\"type\":\"sentence_transformers.models.Pooling\",\"path\":\"1_Pooling\"},"
						+ "{\"type\":\"sentence_transformers.models.Dense\",\"path\":\"2_Dense\"},"
						+ "{\"type\":\"sentence_transformers.models.Normalize\",\"path\":\"3_Normalize\"}]")
					.getBytes(StandardCharsets.UTF_8));
		files.put("2_Dense/config.json", new byte[] { '{', '}' });
		files.put("2_Dense/model.safetensors", new byte[] { 1 });
		files.put("2_Dense/pytorch_model.bin", new byte[] { 2 });
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(HubTestFiles.names(snapshot(HubServer.COMMIT)))
			.contains("2_Dense/config.json", "2_Dense/model.safetensors", "1_Pooling/config.json")
			.doesNotContain("2_Dense/pytorch_model.bin");
		this.server.close();
		new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID));
	}

	@Test
	void fetchUnsupportedArchitectureFailsBeforeWeights() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("config.json",
				"{\"model_type\":\"mistral\",\"architectures\":[\"MistralModel\"]}".getBytes(StandardCharsets.UTF_8));
		this.server.publish(ID, HubServer.COMMIT, files);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> hub().fetch(HubModel.of(ID)))
			.withMessageContaining("mistral (MistralModel)");
		assertThat(HubTestFiles.names(snapshot(HubServer.COMMIT))).doesNotContain("model.safetensors");
	}

	@Test
	void fetchNamesOtherFormat() {
		Map<String, byte[]> files = HubTestFiles.files();
		files.remove("model.safetensors");
		files.remove("pytorch_model.bin");
		this.server.publish(ID, HubServer.COMMIT, files);
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> hub().fetch(HubModel.of(ID)))
			.withMessageContaining("an ONNX model (onnx/model.onnx)");
	}

	@Test
	void fetchRejectsIndexWithPathOutsideCache() {
		Map<String, byte[]> files = HubTestFiles.files();
		files.remove("model.safetensors");
		files.put("model.safetensors.index.json",
				"{\"weight_map\":{\"a\":\"../../../../evil\"}}".getBytes(StandardCharsets.UTF_8));
		files.put("../../../../evil", new byte[] { 1 });
		this.server.publish(ID, HubServer.COMMIT, files);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> hub().fetch(HubModel.of(ID)))
			.withMessageContaining("invalid path");
	}

}
