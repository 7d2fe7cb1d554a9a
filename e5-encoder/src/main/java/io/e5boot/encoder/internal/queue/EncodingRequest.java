package io.e5boot.encoder.internal.queue;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * The texts of one call, dispatched longest first so that the texts of a batch are of
 * similar length. Dispatching is guarded by the queue's lock.
 */
public final class EncodingRequest {

	private final List<TokenizedText> texts;

	private final int[] order;

	private final float[][] vectors;

	private final AtomicInteger missing;

	private final CompletableFuture<float[][]> result = new CompletableFuture<>();

	private final CompletableFuture<Void> dispatched = new CompletableFuture<>();

	private int next;

	private int tokens;

	EncodingRequest(List<TokenizedText> texts) {
		this.texts = texts;
		this.order = IntStream.range(0, texts.size())
			.boxed()
			.sorted(Comparator.comparingInt((Integer i) -> -texts.get(i).length()))
			.mapToInt(Integer::intValue)
			.toArray();
		this.vectors = new float[texts.size()][];
		this.missing = new AtomicInteger(texts.size());
		this.tokens = texts.stream().mapToInt(TokenizedText::length).sum();
		this.result.whenComplete((vectors, failure) -> this.dispatched.complete(null));
		if (texts.isEmpty()) {
			this.result.complete(this.vectors);
		}
	}

	/**
	 * {@return the texts}
	 */
	public List<TokenizedText> texts() {
		return this.texts;
	}

	/**
	 * {@return the vectors of the texts, in their order}
	 */
	public CompletableFuture<float[][]> vectors() {
		return this.result;
	}

	/**
	 * {@return done once a worker has taken the last text, or the request was canceled or
	 * failed}
	 */
	public CompletableFuture<Void> dispatched() {
		return this.dispatched;
	}

	/**
	 * Drops the texts that are not yet computed.
	 */
	public void cancel() {
		this.result.cancel(false);
	}

	void fail(Throwable failure) {
		this.result.completeExceptionally(failure);
	}

	/**
	 * Returns whether all texts are dispatched, or the request was canceled or failed.
	 */
	boolean isDispatched() {
		return this.next == this.order.length || this.result.isDone();
	}

	/**
	 * Returns the count of tokens that are not dispatched yet.
	 */
	int tokens() {
		return isDispatched() ? 0 : this.tokens;
	}

	int nextLength() {
		return this.texts.get(this.order[this.next]).length();
	}

	Item dispatch() {
		int index = this.order[this.next++];
		TokenizedText text = this.texts.get(index);
		this.tokens -= text.length();
		if (this.next == this.order.length) {
			this.dispatched.complete(null);
		}
		return new Item(this, index, text);
	}

	/**
	 * A text of a batch.
	 *
	 * @param request the request of the text
	 * @param index index of the text in the request
	 * @param text the text
	 */
	record Item(EncodingRequest request, int index, TokenizedText text) {

		void complete(float[] vector) {
			this.request.vectors[this.index] = vector;
			if (this.request.missing.decrementAndGet() == 0) {
				this.request.result.complete(this.request.vectors);
			}
		}

		void fail(Throwable failure) {
			this.request.fail(failure);
		}

	}

}
