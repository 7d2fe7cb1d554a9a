package io.e5boot.benchmarks;

import java.nio.FloatBuffer;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeanPoolingTests {

	@Test
	void ignoresPaddingAndGivesUnitLength() {
		FloatBuffer hidden = FloatBuffer.wrap(new float[] { 3, 0, 3, 8, 0, 5, 100, 100 });
		float[][] vectors = MeanPooling.mean(hidden, List.of(new long[2], new long[1]), 2, 2);
		assertThat(vectors[0]).containsExactly(0.6F, 0.8F);
		assertThat(vectors[1]).containsExactly(0, 1);
	}

}
