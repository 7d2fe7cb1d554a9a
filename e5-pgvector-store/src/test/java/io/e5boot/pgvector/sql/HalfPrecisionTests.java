package io.e5boot.pgvector.sql;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HalfPrecisionTests {

	/** Returns the value of half precision bits by the definition of the format. */
	private static double value(int bits) {
		int exponent = (bits >> 10) & 0x1f;
		int significand = bits & 0x3ff;
		double magnitude = (exponent == 0) ? significand * Math.pow(2, -24)
				: (1 + significand / 1024.0) * Math.pow(2, exponent - 15);
		return ((bits & 0x8000) == 0) ? magnitude : -magnitude;
	}

	@Test
	void ofHalfPrecisionNumberReturnsItsBits() {
		for (int bits = 0; bits < 0x7c00; bits++) {
			assertThat(HalfPrecision.of((float) value(bits))).isEqualTo((short) bits);
			assertThat(HalfPrecision.of((float) -value(bits))).isEqualTo((short) (bits | 0x8000));
		}
	}

	@Test
	void roundKeepsHalfPrecisionNumbers() {
		for (int bits = 0; bits < 0x7c00; bits++) {
			assertThat(HalfPrecision.round((float) value(bits))).isEqualTo((float) value(bits));
			assertThat(HalfPrecision.round((float) -value(bits))).isEqualTo((float) -value(bits));
		}
		assertThat(HalfPrecision.round(0.1f)).isEqualTo(0.0999755859375f);
	}

	@Test
	void ofRoundsToNearestAndTiesToEven() {
		for (int bits = 0; bits < 0x7bff; bits++) {
			float middle = (float) ((value(bits) + value(bits + 1)) / 2);
			assertThat(HalfPrecision.of(middle)).isEqualTo((short) (bits + (bits & 1)));
			assertThat(HalfPrecision.of(Math.nextDown(middle))).isEqualTo((short) bits);
			assertThat(HalfPrecision.of(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
		}
		assertThat(HalfPrecision.of(65519.996f)).isEqualTo((short) 0x7bff);
		assertThat(HalfPrecision.of(65520)).isEqualTo((short) 0x7c00);
	}

}
