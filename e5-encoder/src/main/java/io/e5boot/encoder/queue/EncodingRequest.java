package io.e5boot.encoder.queue;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.e5boot.encoder.token.TokenizedText;

/**
 * The texts of one call, handed out longest first so that those of a batch are of similar
 * length. Handing out is guarded by the queue's lock.
 */
final class EncodingRequest {

	private final List<TokenizedText> texts;

	private final int[] order;

	private final float[][] vectors;

	private final AtomicInteger missing;

	private final CompletableFuture<float[][]> result = new CompletableFuture<>();

	private int next;

	EncodingRequest(List<TokenizedText> texts) {
		this.texts = texts;
		this.order = IntStream.range(0, texts.size())
			.boxed()
			.sorted(Comparator.comparingInt((Integer i) -> -texts.get(i).length()))
			.mapToInt(Integer::intValue)
			.toArray();
		this.vectors = new float[texts.size()][];
		this.missing = new AtomicInteger(texts.size());
		if (texts.isEmpty()) {
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
		return this.texts.get(this.order[this.next]).length();
	}

	Place handOut() {
		int index = this.order[this.next++];
		return new Place(this, index, this.texts.get(index));
	}

	/**
	 * Where a text of a batch came from and its vector goes to.
	 */
	record Place(EncodingRequest request, int index, TokenizedText text) {

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
