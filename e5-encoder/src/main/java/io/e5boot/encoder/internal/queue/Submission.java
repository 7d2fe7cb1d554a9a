package io.e5boot.encoder.internal.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * Texts in the queue.
 *
 * @param texts the texts
 * @param vectors their vectors in the same order, later; canceling it drops what is not
 * yet computed
 * @param dispatched done once a worker has taken the last text, or no caller waits any
 * more
 */
public record Submission(List<TokenizedText> texts, CompletableFuture<float[][]> vectors,
		CompletableFuture<Void> dispatched) {

	/**
	 * Drops what is not yet computed.
	 */
	public void cancel() {
		this.vectors.cancel(false);
	}

}
