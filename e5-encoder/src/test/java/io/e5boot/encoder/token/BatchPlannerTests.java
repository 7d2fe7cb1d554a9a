package io.e5boot.encoder.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchPlannerTests {

	@Test
	void everyTextIsPlannedOnceWithinTheBudget() {
		Random random = new Random(5);
		List<TokenizedText> texts = IntStream.range(0, 1000).mapToObj((i) -> text(2 + random.nextInt(300))).toList();
		List<TokenBatch> batches = new BatchPlanner(1000).plan(texts);
		int[] origins = batches.stream().flatMapToInt((batch) -> Arrays.stream(batch.origins())).sorted().toArray();
		assertThat(origins).isEqualTo(IntStream.range(0, 1000).toArray());
		assertThat(batches).allSatisfy((batch) -> assertThat(batch.tokens()).isLessThanOrEqualTo(1000));
		for (TokenBatch batch : batches) {
			for (int i = 0; i < batch.origins().length; i++) {
				assertThat(batch.sequences().get(i)).isSameAs(texts.get(batch.origins()[i]).ids());
			}
		}
	}

	@Test
	void aTextBeyondTheBudgetGoesAlone() {
		List<TokenBatch> batches = new BatchPlanner(10).plan(List.of(text(3), text(50), text(4)));
		assertThat(batches).extracting(TokenBatch::tokens).containsExactly(50, 7);
	}

	@Test
	void groupsRunsOfEqualLength() {
		List<int[]> sequences = new ArrayList<>();
		for (int length : new int[] { 9, 9, 5, 2, 2, 2 }) {
			sequences.add(new int[length]);
		}
		assertThat(new TokenBatch(sequences, new int[6]).groups()).containsExactly(2, 9, 1, 5, 3, 2);
	}

	@Test
	void nothingPlansToNothing() {
		assertThat(new BatchPlanner(10).plan(List.of())).isEmpty();
	}

	private static TokenizedText text(int length) {
		return new TokenizedText(new int[length], false);
	}

}
