package io.e5boot.encoder.internal.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Plans batches of the waiting requests.
 *
 * @param tokenBudget maximum count of tokens of a batch; a longer text is a batch by
 * itself
 */
record BatchPlanner(int tokenBudget) {

	/**
	 * Plans the next batch. Each request gets an equal share of it, in the order of the
	 * queue, and the requests with more texts then fill the rest: a query that waits
	 * behind many documents is in the very next batch.
	 * @param waiting requests with texts to dispatch; the served ones move to the end,
	 * the finished ones are removed
	 * @param room maximum count of tokens if less than the budget
	 * @return the batch, longest text first; empty if no request waits
	 */
	List<EncodingRequest.Item> plan(Deque<EncodingRequest> waiting, int room) {
		List<EncodingRequest.Item> batch = new ArrayList<>();
		waiting.removeIf(EncodingRequest::isDispatched);
		int budget = Math.min(this.tokenBudget, room);
		int share = budget / Math.max(1, waiting.size());
		List<EncodingRequest> served = new ArrayList<>();
		int tokens = 0;
		for (EncodingRequest request : waiting) {
			int taken = take(request, tokens, Math.min(budget, tokens + share), budget, batch);
			if (taken > tokens) {
				served.add(request);
				tokens = taken;
			}
		}
		for (EncodingRequest request : served) {
			tokens = take(request, tokens, budget, budget, batch);
		}
		waiting.removeAll(served);
		served.stream().filter((request) -> !request.isDispatched()).forEach(waiting::add);
		batch.sort(Comparator.comparingInt((EncodingRequest.Item item) -> -item.text().length()));
		return batch;
	}

	/**
	 * Adds texts of a request until the batch has {@code enough} tokens or the next text
	 * does not fit.
	 */
	private static int take(EncodingRequest request, int tokens, int enough, int budget,
			List<EncodingRequest.Item> batch) {
		int sum = tokens;
		while (!request.isDispatched() && (sum < enough || batch.isEmpty())
				&& (batch.isEmpty() || sum + request.nextLength() <= budget)) {
			sum += request.nextLength();
			batch.add(request.dispatch());
		}
		return sum;
	}

}
