package io.e5boot.encoder.internal.json;

import java.math.BigDecimal;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DecimalFractionTests {

	private final Random random = new Random(1);

	@Test
	void nearestEqualsParseDouble() {
		int undecided = 0;
		for (int i = 0; i < 300_000; i++) {
			long digits = this.random.nextLong((long) Math.pow(10, 1 + this.random.nextInt(18)));
			int decimals = this.random.nextInt(JsonBytes.DecimalFraction.MAX_DIGITS + 1);
			undecided += check(digits, decimals) ? 0 : 1;
		}
		// integers and tenths of 18 digits are often in the middle of two doubles
		assertThat(undecided).isLessThan(300_000 / 500);
	}

	@Test
	void nearestRoundsShortestDecimalsOfFloats() {
		for (int i = 0; i < 100_000; i++) {
			BigDecimal written = new BigDecimal(Double.toString(-20 * this.random.nextFloat())).abs();
			if (written.precision() <= JsonBytes.DecimalFraction.MAX_DIGITS && written.scale() >= 0
					&& written.scale() <= JsonBytes.DecimalFraction.MAX_DIGITS) {
				assertThat(check(written.unscaledValue().longValueExact(), written.scale())).isTrue();
			}
		}
	}

	@Test
	void nearestReturnsNanNearMiddleOfTwoDoubles() {
		// 2^53 + 1 and 2^53 + 1/2
		assertThat(JsonBytes.DecimalFraction.nearest(9007199254740993L, 0)).isNaN();
		assertThat(JsonBytes.DecimalFraction.nearest(90071992547409925L, 1)).isEqualTo(0x1p53);
		assertThat(JsonBytes.DecimalFraction.nearest(90071992547409935L, 1)).isEqualTo(0x1p53 + 2);
	}

	@Test
	void nearestRoundsWholeNumbersAndZero() {
		assertThat(JsonBytes.DecimalFraction.nearest(0, 18)).isZero();
		assertThat(JsonBytes.DecimalFraction.nearest(999_999_999_999_999_999L, 0)).isEqualTo(1e18);
		assertThat(JsonBytes.DecimalFraction.nearest(1, 18)).isEqualTo(1e-18);
	}

	private static boolean check(long digits, int decimals) {
		double nearest = JsonBytes.DecimalFraction.nearest(digits, decimals);
		if (Double.isNaN(nearest)) {
			return false;
		}
		assertThat(nearest).isEqualTo(Double.parseDouble(digits + "e-" + decimals));
		return true;
	}

}
