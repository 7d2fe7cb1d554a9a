package io.e5boot.encoder.queue;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The sequences of one call, handed out longest first so that those of a batch are of
 * similar length. Handing out is guarded by the queue's lock.
 */
final class EncodingRequest {

	private final List<int[]> sequences;

	private final int[] order;

	private final float[][] vectors;

	private final AtomicInteger missing;

	private final CompletableFuture<float[][]> result = new CompletableFuture<>();

	private int next;

	EncodingRequest(List<int[]> sequences) {
		this.sequences = sequences;
		this.order = IntStream.range(0, sequences.size())
			.boxed()
			.sorted(Comparator.comparingInt((Integer i) -> -sequences.get(i).length))
			.mapToInt(Integer::intValue)
			.toArray();
		this.vectors = new float[sequences.size()][];
		this.missing = new AtomicInteger(sequences.size());
		if (sequences.isEmpty()) {
			this.result.complete(this.vectors);
		}
	}

	CompletableFuture<float[][]> result() {
		return this.result;
	}

	/**
	 * Whether there is nothing left to hand out; nobody waits for what a cancelled or
	 * failed request still has.
	 */
	boolean isHandedOut() {
		return this.next == this.order.length || this.result.isDone();
	}

	int nextLength() {
		return this.sequences.get(this.order[this.next]).length;
	}

	Place handOut() {
		int index = this.order[this.next++];
		return new Place(this, index, this.sequences.get(index));
	}

	/**
	 * Where a sequence of a batch came from and its vector goes to.
	 */
	record Place(EncodingRequest request, int index, int[] sequence) {

		void complete(float[] vector) {
			this.request.vectors[this.index] = vector;
			if (this.request.missing.decrementAndGet() == 0) {
				this.request.result.complete(this.request.vectors);
			}
		}

		void fail(Throwable failure) {
			this.request.result.completeExceptionally(failure);
		}

	}

}
