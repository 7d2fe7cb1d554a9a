package io.e5boot.encoder.internal.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the contract of all decoders, and the values of each.
 */
class DTypeTests {

	@ParameterizedTest
	@EnumSource(names = { "F32", "F16", "BF16", "Q4_0", "Q8_0" })
	void decodeRowEqualsRowOfWholeTensor(DType dtype) {
		byte[] bytes = new byte[(int) dtype.byteSize(256)];
		new Random(3).nextBytes(bytes);
		ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		float[] whole = new float[256];
		dtype.decode(data, 0, whole);
		float[] row = new float[64];
		dtype.decode(data, 128, row);
		assertThat(row).isEqualTo(Arrays.copyOfRange(whole, 128, 192));
	}

	@ParameterizedTest
	@EnumSource(names = { "F32", "F16", "BF16", "Q4_0", "Q8_0" }, mode = EnumSource.Mode.EXCLUDE)
	void decodeWithoutDecoderThrows(DType dtype) {
		assertThat(dtype.isWeight()).isFalse();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> dtype.decode(ByteBuffer.allocate(64), 0, new float[1]));
	}

	@Test
	void decodeFloat16CoversRange() {
		assertThat(DType.Decoder.Float16.toFloat((short) 0x3c01)).isEqualTo(1f + 0x1p-10f);
		assertThat(DType.Decoder.Float16.toFloat((short) 0x7bff)).isEqualTo(65504f);
		assertThat(DType.Decoder.Float16.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
		assertThat(DType.Decoder.Float16.toFloat((short) 0x83ff)).isEqualTo(-1023 * 0x1p-24f);
		assertThat(DType.Decoder.Float16.toFloat((short) 0x8000)).isEqualTo(-0f);
		assertThat(DType.Decoder.Float16.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
		assertThat(DType.Decoder.Float16.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
		assertThat(DType.Decoder.Float16.toFloat((short) 0x7e00)).isNaN();
	}

	@Test
	void decodeQ4SplitsNibblesBetweenHalvesOfBlock() {
		ByteBuffer block = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
		block.putShort(0, (short) 0x3800);
		for (int i = 0; i < 16; i++) {
			block.put(2 + i, (byte) (i | (15 - i) << 4));
		}
		float[] values = new float[32];
		DType.Q4_0.decode(block, 0, values);
		for (int i = 0; i < 16; i++) {
			assertThat(values[i]).isEqualTo((i - 8) * 0.5f);
			assertThat(values[16 + i]).isEqualTo((7 - i) * 0.5f);
		}
	}

	@Test
	void decodeQ8ScalesSignedBytes() {
		ByteBuffer blocks = ByteBuffer.allocate(68).order(ByteOrder.LITTLE_ENDIAN);
		blocks.putShort(0, (short) 0x3800).putShort(34, (short) 0x3c00);
		for (int i = 0; i < 32; i++) {
			blocks.put(2 + i, (byte) (i * 8 - 128)).put(36 + i, (byte) (127 - i));
		}
		float[] values = new float[64];
		DType.Q8_0.decode(blocks, 0, values);
		for (int i = 0; i < 32; i++) {
			assertThat(values[i]).isEqualTo((i * 8 - 128) * 0.5f);
			assertThat(values[32 + i]).isEqualTo(127f - i);
		}
	}

}
