package io.e5boot.encoder.internal.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Fills batches from the requests that wait.
 *
 * @param tokenBudget how many tokens a batch may have; one longer text is a batch of its
 * own
 */
record BatchPlanner(int tokenBudget) {

	/**
	 * Takes the next batch. Each request may fill an equal share of it, those that came
	 * first or were served longest ago before others, and what is left goes to those who
	 * has more: a query next to a bulk of documents is in the very next batch.
	 * @param waiting requests with texts to dispatch; those served move to the end, those
	 * without more are removed
	 * @param room how many tokens the batch may have if that is less than the budget
	 * @return the batch, longest text first; empty if no caller waits any more
	 */
	List<EncodingRequest.Place> plan(Deque<EncodingRequest> waiting, int room) {
		List<EncodingRequest.Place> batch = new ArrayList<>();
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
		batch.sort(Comparator.comparingInt((EncodingRequest.Place place) -> -place.text().length()));
		return batch;
	}

	/**
	 * Takes texts until the batch has {@code enough} tokens or the next one does not fit.
	 */
	private static int take(EncodingRequest request, int tokens, int enough, int budget,
			List<EncodingRequest.Place> batch) {
		int sum = tokens;
		while (!request.isDispatched() && (sum < enough || batch.isEmpty())
				&& (batch.isEmpty() || sum + request.nextLength() <= budget)) {
			sum += request.nextLength();
			batch.add(request.dispatch());
		}
		return sum;
	}

}
