package io.e5boot.encoder.internal.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.e5boot.encoder.internal.text.TokenizedText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchPlannerTests {

	private final Deque<EncodingRequest> waiting = new ArrayDeque<>();

	@Test
	void planDispatchesEachTextOnceWithinBudget() {
		Random random = new Random(5);
		Map<EncodingRequest, List<Integer>> seen = new HashMap<>();
		for (int r = 0; r < 30; r++) {
			EncodingRequest request = request(random.ints(40, 2, 300).toArray());
			this.waiting.add(request);
			seen.put(request, new ArrayList<>());
		}
		for (List<EncodingRequest.Item> batch = next(1000); !batch.isEmpty(); batch = next(1000)) {
			assertThat(tokens(batch)).isLessThanOrEqualTo(1000);
			assertThat(batch).isSortedAccordingTo((a, b) -> b.text().length() - a.text().length());
			batch.forEach((item) -> seen.get(item.request()).add(item.index()));
		}
		assertThat(seen.values()).allSatisfy((indexes) -> assertThat(indexes)
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList()));
	}

	@Test
	void planDispatchesTextAboveBudgetAlone() {
		this.waiting.add(request(3, 50, 4));
		assertThat(tokens(next(10))).isEqualTo(50);
		assertThat(tokens(next(10))).isEqualTo(7);
		assertThat(next(10)).isEmpty();
	}

	@Test
	void planFitsRoom() {
		this.waiting.add(request(30, 30, 30, 30));
		assertThat(tokens(new BatchPlanner(1000).plan(this.waiting, 60))).isEqualTo(60);
	}

	@Test
	void planIncludesNewQuery() {
		this.waiting.add(request(IntStream.generate(() -> 100).limit(1000).toArray()));
		assertThat(tokens(next(1000))).isEqualTo(1000);
		EncodingRequest query = request(20);
		this.waiting.add(query);
		assertThat(next(1000)).anyMatch((item) -> item.request() == query);
	}

	@Test
	void planSharesBatchBetweenRequests() {
		EncodingRequest first = request(IntStream.generate(() -> 600).limit(50).toArray());
		EncodingRequest second = request(IntStream.generate(() -> 600).limit(50).toArray());
		this.waiting.add(first);
		this.waiting.add(second);
		int ofFirst = 0;
		for (int i = 0; i < 20; i++) {
			ofFirst += (next(1000).get(0).request() == first) ? 1 : 0;
		}
		assertThat(ofFirst).isEqualTo(10);
	}

	@Test
	void planDropsCanceledTexts() {
		EncodingRequest cancelled = request(5, 5, 5);
		this.waiting.add(cancelled);
		this.waiting.add(request(4));
		cancelled.cancel();
		assertThat(tokens(next(1000))).isEqualTo(4);
		assertThat(this.waiting).isEmpty();
	}

	private List<EncodingRequest.Item> next(int budget) {
		return new BatchPlanner(budget).plan(this.waiting, Integer.MAX_VALUE);
	}

	private static int tokens(List<EncodingRequest.Item> batch) {
		return batch.stream().mapToInt((item) -> item.text().length()).sum();
	}

	private static EncodingRequest request(int... lengths) {
		return new EncodingRequest(
				IntStream.of(lengths).mapToObj((n) -> new TokenizedText(new int[n], false)).toList());
	}

}
