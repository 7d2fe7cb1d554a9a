package io.e5boot.encoder.internal.torch;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ActivationQuantizationTests {

	private static final CheckpointConfig CONFIG = Checkpoint
		.read(ModelFiles.classPath(ActivationQuantizationTests.class.getClassLoader(), "layouts/multilingual-e5-small"))
		.config();

	@Test
	void tensorsOfProductWithoutQuantizationAreEmpty() {
		try (NDManager manager = TorchRuntime.load(null).newBaseManager()) {
			List<PtNDArray> tensors = steps("encoder.layer.0.intermediate", 0.5f).tensors(manager);
			assertThat(tensors).hasSize(2 * CONFIG.layers());
			assertThat(tensors.get(0).getShape()).isEqualTo(new Shape(0));
			assertThat(tensors.get(1).getShape()).isEqualTo(new Shape(2, CONFIG.hiddenSize()));
			assertThat(tensors.get(1).toFloatArray()).containsOnly(0.5f);
		}
	}

	@ParameterizedTest
	@ValueSource(floats = { 0, -1, Float.NaN, Float.POSITIVE_INFINITY })
	void tensorsRejectInvalidScale(float value) {
		assertRejected("encoder.layer.0.attention.self", value, "invalid value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "encoder.layer.9999.intermediate", "encoder.layer.0.output" })
	void tensorsRejectUnknownProduct(String product) {
		assertRejected(product, 1, "does not have");
	}

	private static void assertRejected(String product, float value, String fault) {
		try (NDManager manager = TorchRuntime.load(null).newBaseManager()) {
			assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> steps(product, value).tensors(manager))
				.withMessageContaining(fault);
		}
	}

	private static CalibrationData.ActivationQuantization steps(String product, float value) {
		int count = 2 * CONFIG.hiddenSize();
		byte[] header = String
			.format(Locale.ROOT, "{\"%s\":{\"dtype\":\"F32\",\"shape\":[2,%d],\"data_offsets\":[0,%d]}}", product,
					CONFIG.hiddenSize(), count * Float.BYTES)
			.getBytes(StandardCharsets.UTF_8);
		ByteBuffer file = ByteBuffer.allocate(8 + header.length + count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		file.putLong(header.length).put(header);
		for (int i = 0; i < count; i++) {
			file.putFloat(value);
		}
		TensorFile tensors = TensorFiles.read("steps.safetensors", new ByteArrayInputStream(file.array()),
				file.capacity());
		return new CalibrationData.ActivationQuantization(tensors, CONFIG);
	}

}
