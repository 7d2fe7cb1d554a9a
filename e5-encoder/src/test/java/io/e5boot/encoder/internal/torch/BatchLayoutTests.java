package io.e5boot.encoder.internal.torch;

import java.util.Arrays;
import java.util.List;

import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig.Architecture;
import io.e5boot.encoder.internal.checkpoint.Pooling.Mode;
import io.e5boot.encoder.internal.text.TokenizedText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchLayoutTests {

	private static final CheckpointConfig CONFIG = new CheckpointConfig(Architecture.BERT, 8, 1, 2, 16, 100, 64, 2, 0,
			1e-12, List.of());

	@Test
	void textsOfEqualLengthShareRectangle() {
		BatchLayout layout = layout(ShapeBuckets.EXACT, Mode.MEAN, text(3), text(2), text(2));
		assertThat(layout.rows()).isEqualTo(8);
		assertThat(layout.groups()).containsExactly(1, 3, 2, 2);
		assertThat(layout.slots()).containsExactly(0, 1, 2, 3, 4, 5, 6);
		assertThat(property(layout, 0)).as("positions").startsWith(0, 1, 2, 0, 1, 0, 1);
		assertThat(property(layout, 1)).as("texts").containsExactly(0, 0, 0, 1, 1, 2, 2, 3);
		assertThat(property(layout, 2)).as("first cells: two heads of three, then of two")
			.startsWith(0, 1, 2, 6, 7, 10, 11);
		assertThat(property(layout, 3)).as("cells to the next head").startsWith(3, 3, 3, 2, 2, 2, 2);
		assertThat(layout.weights()).containsExactly(1, 1, 1, 1, 1, 1, 1, 0);
	}

	@Test
	void coarseShapesRepeatLastRow() {
		BatchLayout layout = layout(ShapeBuckets.COARSE, Mode.MEAN, text(3), text(2));
		int last = layout.rows() - 1;
		assertThat(layout.rows()).isEqualTo(8);
		assertThat(layout.groups()).containsExactly(2, 16);
		long[] expected = new long[32];
		Arrays.fill(expected, last);
		for (int i = 0; i < 3; i++) {
			expected[i] = i;
		}
		expected[16] = 3;
		expected[17] = 4;
		assertThat(layout.slots()).isEqualTo(expected);
	}

	@Test
	void poolingSelectsRowsAndWeights() {
		BatchLayout first = layout(ShapeBuckets.EXACT, Mode.CLS, text(3), text(2));
		assertThat(property(first, 1)).containsExactly(0, 2, 2, 1, 2, 2);
		assertThat(first.weights()).containsExactly(1, 0, 0, 1, 0, 0);
		BatchLayout weighted = layout(ShapeBuckets.EXACT, Mode.WEIGHTEDMEAN, text(3), text(2));
		assertThat(weighted.weights()).containsExactly(1, 2, 3, 1, 2, 0);
		BatchLayout withoutPrompt = layout(ShapeBuckets.EXACT, Mode.MEAN, text(3).withoutPooling(2));
		assertThat(property(withoutPrompt, 1)).containsExactly(1, 1, 0, 1);
		assertThat(withoutPrompt.weights()).containsExactly(0, 0, 1, 0);
	}

	private static long[] property(BatchLayout layout, int index) {
		return Arrays.copyOfRange(layout.properties(), index * layout.rows(), (index + 1) * layout.rows());
	}

	private static BatchLayout layout(ShapeBuckets shapes, Mode mode, TokenizedText... texts) {
		return BatchLayout.of(List.of(texts), CONFIG, shapes, mode);
	}

	private static TokenizedText text(int tokens) {
		int[] ids = new int[tokens];
		Arrays.fill(ids, 7);
		return new TokenizedText(ids, false);
	}

}
