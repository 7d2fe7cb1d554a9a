package io.e5boot.encoder.internal.tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.e5boot.encoder.model.ModelLoadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class SafetensorsReaderTests {

	private static final String TWO_TENSORS = """
			{"__metadata__":{"format":"pt"},
			 "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
			 "b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]}}""";

	@TempDir
	Path folder;

	@Test
	void mapReadsTensors() throws IOException {
		byte[] data = ByteBuffer.allocate(12)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putFloat(1.5f)
			.putFloat(-2f)
			.putShort((short) 0x3c00)
			.putShort((short) 0xc000)
			.array();
		TensorFile file = TensorFiles.map(write(bytes(TWO_TENSORS, data)));
		assertThat(decode(file, "a")).containsExactly(1.5f, -2f);
		assertThat(decode(file, "b")).containsExactly(1f, -2f);
		assertThat(file.tensors().get("a").shape()).isEqualTo(List.of(2L, 1L));
	}

	@Test
	void readEqualsMap() throws IOException {
		byte[] bytes = bytes(TWO_TENSORS, new byte[] { 0, 0, -128, 63, 0, 0, 0, 64, 0, 60, 0, 64 });
		TensorFile file = TensorFiles.read("stream", new ByteArrayInputStream(bytes), bytes.length);
		assertThat(decode(file, "a")).containsExactly(1f, 2f);
		assertThat(decode(file, "b")).containsExactly(1f, 2f);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "{\"a\":1}", "{\"a\":{}}", "{\"a\":null}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[1e30],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"Q4_0\",\"shape\":[16],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
			"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} trailing" })
	void rejectsInvalidHeaders(String header) throws IOException {
		Path file = write(bytes(header, new byte[8]));
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> TensorFiles.map(file))
			.withMessageContaining(file.toString());
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100_000_001, 500 })
	void rejectsInvalidHeaderLengths(long length) throws IOException {
		byte[] bytes = bytes(TWO_TENSORS, new byte[12]);
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
		Path file = write(bytes);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> TensorFiles.map(file));
	}

	@Test
	void rejectsEveryTruncation() throws IOException {
		byte[] bytes = bytes(TWO_TENSORS, new byte[12]);
		for (int length = 0; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			assertThat(catchThrowable(() -> TensorFiles.map(write(cut)))).as("cut to %d bytes", length)
				.isInstanceOf(ModelLoadException.class);
			assertThat(catchThrowable(() -> TensorFiles.read("cut", new ByteArrayInputStream(cut), cut.length)))
				.as("stream cut to %d bytes", length)
				.isInstanceOf(ModelLoadException.class);
		}
	}

	@Test
	void damagedFileThrowsOnlyModelLoadException() throws IOException {
		Random random = new Random(7);
		byte[] valid = bytes(TWO_TENSORS, new byte[12]);
		for (int round = 0; round < 5_000; round++) {
			byte[] damaged = valid.clone();
			for (int flips = random.nextInt(4) + 1; flips > 0; flips--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			Throwable thrown = catchThrowable(
					() -> TensorFiles.read("damaged", new ByteArrayInputStream(damaged), damaged.length));
			assertThat(thrown == null || thrown instanceof ModelLoadException).as("%s", thrown).isTrue();
		}
	}

	private static float[] decode(TensorFile file, String name) {
		TensorInfo tensor = file.tensors().get(name);
		float[] values = new float[(int) tensor.elements()];
		tensor.dtype().decode(file.data(tensor), 0, values);
		return values;
	}

	private Path write(byte[] bytes) throws IOException {
		return Files.write(this.folder.resolve("model.safetensors"), bytes);
	}

	private static byte[] bytes(String header, byte[] data) {
		byte[] json = header.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(8 + json.length + data.length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(json.length)
			.put(json)
			.put(data)
			.array();
	}

}
