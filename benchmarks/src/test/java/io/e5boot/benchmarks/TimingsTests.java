package io.e5boot.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TimingsTests {

	@Test
	void percentilesAreInterpolated() {
		double[] sorted = { 1, 2, 4, 8 };
		assertThat(Timings.percentile(sorted, 0)).isEqualTo(1);
		assertThat(Timings.percentile(sorted, 50)).isEqualTo(3);
		assertThat(Timings.percentile(sorted, 99)).isCloseTo(7.88, within(1e-9));
		assertThat(Timings.percentile(sorted, 100)).isEqualTo(8);
	}

}
