package io.e5boot.encoder.internal.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.e5boot.encoder.MemoryFiles;
import io.e5boot.encoder.internal.tensor.DType;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;
import io.e5boot.testsupport.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WeightFilesTests {

	private static final String INDEX = "model.safetensors.index.json";

	private static final String PART = "model-00001-of-00002.safetensors";

	private static final MemoryFiles PARTS = MemoryFiles
		.of(TestFiles.folder("layouts/multilingual-e5-small-distill-base-0.1"));

	@Test
	void openJoinsShards() {
		TensorFile weights = WeightFiles.open(PARTS);
		TensorFile part = TensorFiles.open(PARTS.find(PART).orElseThrow());
		assertThat(weights.tensors()).hasSizeGreaterThan(part.tensors().size()).containsAllEntriesOf(part.tensors());
		part.tensors().values().forEach((info) -> assertThat(weights.data(info)).isEqualTo(part.data(info)));
		TensorInfo other = new TensorInfo("other", DType.F32, List.of(), 0, 4);
		assertThatIllegalArgumentException().isThrownBy(() -> weights.data(other));
	}

	@Test
	void openPrefersSafetensors() {
		byte[] nonsense = { 1, 2, 3 };
		assertThat(WeightFiles.open(PARTS.with("pytorch_model.bin", nonsense)).tensors()).isNotEmpty();
	}

	@Test
	void openNamesMissingShard() {
		assertThatExceptionOfType(ModelNotFoundException.class).isThrownBy(() -> WeightFiles.open(PARTS.without(PART)))
			.withMessageContaining(PART);
	}

	@Test
	void openRejectsIndexWithMissingTensor() {
		assertRejected("{\"weight_map\":{\"none\":\"" + PART + "\"}}", "none");
		assertRejected("{\"weight_map\":{}}", "weight_map");
		assertRejected("{}", "weight_map");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "../model.safetensors", "/etc/passwd", "a/b.safetensors", "..\\\\x.bin", "config.json", "" })
	void openRejectsIndexWithPath(String part) {
		assertRejected("{\"weight_map\":{\"w\":\"" + part + "\"}}", "invalid file");
	}

	@Test
	void openWithoutWeightsThrowsNotFound() {
		assertThatExceptionOfType(ModelNotFoundException.class).isThrownBy(() -> WeightFiles.open(PARTS.without(INDEX)))
			.withMessageContaining("model.safetensors")
			.withMessageContaining("pytorch_model.bin");
	}

	private static void assertRejected(String index, String message) {
		assertThatExceptionOfType(ModelLoadException.class)
			.isThrownBy(() -> WeightFiles.open(PARTS.with(INDEX, index.getBytes(StandardCharsets.UTF_8))))
			.withMessageContaining(message);
	}

}
