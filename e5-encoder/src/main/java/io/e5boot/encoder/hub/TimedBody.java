package io.e5boot.encoder.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read piece by piece, where no piece may keep its reader waiting
 * for longer than a limit. (The JDK's own client limits only the wait for the headers.)
 */
final class TimedBody implements BodySubscriber<TimedBody>, AutoCloseable {

	private final Duration limit;

	private final BlockingQueue<Optional<List<ByteBuffer>>> pieces = new LinkedBlockingQueue<>();

	private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

	private volatile @Nullable Throwable failure;

	TimedBody(Duration limit) {
		this.limit = limit;
	}

	@Override
	public CompletionStage<TimedBody> getBody() {
		return CompletableFuture.completedFuture(this);
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (!this.subscription.complete(subscription)) {
			subscription.cancel();
			return;
		}
		subscription.request(1);
	}

	@Override
	public void onNext(List<ByteBuffer> piece) {
		this.pieces.add(Optional.of(piece));
	}

	@Override
	public void onError(Throwable failure) {
		this.failure = failure;
		this.pieces.add(Optional.empty());
	}

	@Override
	public void onComplete() {
		this.pieces.add(Optional.empty());
	}

	/**
	 * Waits for the next piece.
	 * @return empty after the last one
	 * @throws IOException if the connection broke or stands still
	 */
	Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
		Optional<List<ByteBuffer>> piece = this.pieces.poll(this.limit.toMillis(), TimeUnit.MILLISECONDS);
		if (piece == null) {
			throw new HttpTimeoutException("no byte came for " + this.limit.toSeconds() + " s");
		}
		if (piece.isEmpty()) {
			Throwable cause = this.failure;
			if (cause != null) {
				throw new IOException("the connection broke", cause);
			}
			return piece;
		}
		this.subscription.join().request(1);
		return piece;
	}

	/**
	 * Reads all of a small body.
	 * @param most how many bytes it may have
	 * @throws IOException if it has more, or the connection broke
	 */
	byte[] readAll(int most) throws IOException, InterruptedException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (var piece = next(); piece.isPresent(); piece = next()) {
			for (ByteBuffer buffer : piece.get()) {
				byte[] part = new byte[buffer.remaining()];
				buffer.get(part);
				bytes.write(part);
			}
			if (bytes.size() > most) {
				throw new IOException("the answer is larger than " + most + " bytes");
			}
		}
		return bytes.toByteArray();
	}

	/**
	 * Gives up what has not come yet.
	 */
	@Override
	public void close() {
		this.subscription.thenAccept(Subscription::cancel);
	}

}
