package io.e5boot.packer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

import io.e5boot.encoder.internal.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Decoding an encoded row returns its values within half a quantization step.
 */
class RowEncoderTests {

	@Test
	void everyHalfSurvivesARoundTrip() {
		for (int bits = 0; bits < 1 << 16; bits++) {
			short half = (short) bits;
			float value = decode(DType.F16, ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, half),
					1)[0];
			if (Float.isFinite(value)) {
				assertThat(RowEncoder.Float16.toHalf(value)).isEqualTo(half);
				assertThat(RowEncoder.Float16.toFloat(half)).isEqualTo(value);
			}
		}
	}

	@Test
	void halvesAreRoundedToNearestTiesToEven() {
		assertThat(roundTrip(1 + 0x1p-11f)).isEqualTo(1);
		assertThat(roundTrip(1 + 0x1.8p-10f)).isEqualTo(1 + 0x1p-9f);
		assertThat(roundTrip(1 + 0x1.1p-11f)).isEqualTo(1 + 0x1p-10f);
		assertThat(roundTrip(-(2 - 0x1p-12f))).isEqualTo(-2);
		assertThat(roundTrip(0x1p-25f)).isEqualTo(0);
		assertThat(roundTrip(0x1.1p-25f)).isEqualTo(0x1p-24f);
		assertThat(roundTrip(0x1p-14f - 0x1p-30f)).isEqualTo(0x1p-14f);
		assertThat(roundTrip(65519)).isEqualTo(65504);
		Random random = new Random(1);
		for (int i = 0; i < 200_000; i++) {
			float value = Float.intBitsToFloat(random.nextInt());
			if (Math.abs(value) < 65504) {
				double step = Math.max(0x1p-24, (double) Math.ulp(value) * (1 << 13));
				assertThat((double) roundTrip(value)).isCloseTo(value, within(step / 2));
			}
		}
	}

	private static float roundTrip(float value) {
		return RowEncoder.Float16.toFloat(RowEncoder.Float16.toHalf(value));
	}

	@ParameterizedTest
	@ValueSource(floats = { 65520, -1e9f, Float.MAX_VALUE })
	void tooLargeValuesAreRejected(float value) {
		assertThatExceptionOfType(PackException.class).isThrownBy(() -> RowEncoder.Float16.toHalf(value))
			.withMessageContaining("too large");
	}

	@ParameterizedTest
	@EnumSource(names = { "F32", "F16", "Q8_0", "Q4_0" })
	void rowsAreRestoredWithinHalfAStep(DType dtype) {
		Random random = new Random(2);
		for (int i = 0; i < 500; i++) {
			float[] row = new float[96];
			float size = (float) Math.pow(10, random.nextInt(5) - 4);
			for (int j = 0; j < row.length; j++) {
				row[j] = (float) random.nextGaussian() * size;
			}
			float[] decoded = decode(dtype, encode(dtype, row), row.length);
			for (int block = 0; block < row.length; block += 32) {
				assertBlock(dtype, row, decoded, block);
			}
		}
	}

	private static void assertBlock(DType dtype, float[] row, float[] decoded, int block) {
		float extreme = 0;
		for (int j = block; j < block + 32; j++) {
			extreme = Math.max(extreme, Math.abs(row[j]));
		}
		float step = switch (dtype) {
			case Q8_0 -> extreme / 127 + 0x1p-24f;
			case Q4_0 -> extreme / 8;
			case F16 -> extreme * 0x1p-10f;
			default -> 0;
		};
		// Q4_0's levels are asymmetric: the largest value of the other sign is up to a
		// step off
		float tolerance = (dtype == DType.Q4_0) ? step : step / 2;
		for (int j = block; j < block + 32; j++) {
			assertThat(decoded[j]).isCloseTo(row[j], within(tolerance * 1.01f + 0x1p-24f));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "F32", "F16", "Q8_0", "Q4_0" })
	void zerosAreRestored(DType dtype) {
		assertThat(decode(dtype, encode(dtype, new float[32]), 32)).containsOnly(0);
	}

	@Test
	void extremeOfABlockIsKept() {
		float[] row = new float[32];
		row[7] = -0.5f;
		row[20] = 0.25f;
		assertThat(decode(DType.Q4_0, encode(DType.Q4_0, row), 32)).isEqualTo(row);
		row[20] = 0.75f;
		assertThat(decode(DType.Q4_0, encode(DType.Q4_0, row), 32)[20]).isEqualTo(0.75f);
	}

	private static ByteBuffer encode(DType dtype, float[] row) {
		ByteBuffer out = ByteBuffer.allocate((int) dtype.byteSize(row.length)).order(ByteOrder.LITTLE_ENDIAN);
		RowEncoder.of(dtype).encode(row, out);
		assertThat(out.hasRemaining()).isFalse();
		return out;
	}

	private static float[] decode(DType dtype, ByteBuffer data, int length) {
		float[] row = new float[length];
		dtype.decode(data, 0, row);
		return row;
	}

}
