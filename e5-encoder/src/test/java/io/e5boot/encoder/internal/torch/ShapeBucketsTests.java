package io.e5boot.encoder.internal.torch;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShapeBucketsTests {

	@ParameterizedTest
	@CsvSource({ "1, 4, 16, 1", "17, 20, 32, 18", "100, 100, 112, 104", "513, 544, 576, 576" })
	void coarseRoundsUp(int count, int rows, int length, int texts) {
		assertThat(ShapeBuckets.COARSE.rows(count)).isEqualTo(rows);
		assertThat(ShapeBuckets.COARSE.length(count)).isEqualTo(length);
		assertThat(ShapeBuckets.COARSE.texts(count)).isEqualTo(texts);
	}

	@Test
	void coarseHasFewValuesAndAddsLittle() {
		assertThat(IntStream.rangeClosed(1, 512).map(ShapeBuckets.COARSE::rows).distinct()).hasSizeLessThan(80);
		assertThat(IntStream.rangeClosed(64, 512))
			.allSatisfy((count) -> assertThat(ShapeBuckets.COARSE.rows(count)).isBetween(count, count + count / 16));
	}

	@Test
	void exactKeepsCounts() {
		assertThat(ShapeBuckets.EXACT.rows(7)).isEqualTo(7);
		assertThat(ShapeBuckets.EXACT.length(7)).isEqualTo(7);
		assertThat(ShapeBuckets.EXACT.texts(7)).isEqualTo(7);
	}

}
