package io.e5boot.encoder.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts sequences into batches of similar length.
 *
 * @param tokenBudget how many tokens a batch may have; one longer sequence is a batch of
 * its own
 */
public record BatchPlanner(int tokenBudget) {

	/**
	 * Plans batches.
	 * @param texts the sequences
	 * @return batches that together hold every sequence once, longest first
	 */
	public List<TokenBatch> plan(List<TokenizedText> texts) {
		int[] order = IntStream.range(0, texts.size())
			.boxed()
			.sorted(Comparator.comparingInt((Integer i) -> texts.get(i).ids().length).reversed())
			.mapToInt(Integer::intValue)
			.toArray();
		List<TokenBatch> batches = new ArrayList<>();
		for (int start = 0; start < order.length;) {
			int end = endOfBatch(texts, order, start);
			int[] origins = Arrays.copyOfRange(order, start, end);
			List<int[]> sequences = IntStream.of(origins).mapToObj((i) -> texts.get(i).ids()).toList();
			long[] unpooled = IntStream.of(origins).mapToLong((i) -> texts.get(i).unpooled()).toArray();
			batches.add(new TokenBatch(sequences, origins, unpooled));
			start = end;
		}
		return batches;
	}

	private int endOfBatch(List<TokenizedText> texts, int[] order, int start) {
		int tokens = 0;
		int end = start;
		while (end < order.length) {
			tokens += texts.get(order[end]).ids().length;
			if (tokens > this.tokenBudget && end > start) {
				break;
			}
			end++;
		}
		return end;
	}

}
