package io.e5boot.encoder.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.e5boot.encoder.token.TokenBatch;
import io.e5boot.encoder.torch.EncoderBackend;

/**
 * One thread a device, each computing the next batch of the queue. All calls into
 * libtorch for a device are made by its thread: every Java thread that calls it would get
 * a team of compute threads of its own, and the teams spin against each other.
 */
public final class EncoderThreads implements AutoCloseable {

	private final EncodingQueue queue;

	private final List<CompletableFuture<Void>> opened = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private EncoderThreads(EncodingQueue queue) {
		this.queue = queue;
	}

	/**
	 * Starts the threads, which open their backends at the same time.
	 * @param backends opens the backend of each device
	 * @param queue where batches come from
	 */
	public static EncoderThreads start(List<? extends Callable<? extends EncoderBackend>> backends,
			EncodingQueue queue) {
		EncoderThreads started = new EncoderThreads(queue);
		backends.forEach(started::add);
		return started;
	}

	private void add(Callable<? extends EncoderBackend> opener) {
		CompletableFuture<Void> open = new CompletableFuture<>();
		Thread thread = new Thread(() -> run(opener, open), "e5-encoder");
		thread.setDaemon(true);
		thread.start();
		this.opened.add(open);
		this.threads.add(thread);
	}

	private void run(Callable<? extends EncoderBackend> opener, CompletableFuture<Void> open) {
		try (EncoderBackend backend = opener.call()) {
			open.complete(null);
			for (List<EncodingRequest.Place> batch = this.queue.take(); !batch.isEmpty(); batch = this.queue.take()) {
				compute(batch, backend);
			}
		}
		catch (Throwable ex) {
			open.completeExceptionally(ex);
		}
	}

	private static void compute(List<EncodingRequest.Place> batch, EncoderBackend backend) {
		try {
			float[][] vectors = backend
				.encode(new TokenBatch(batch.stream().map(EncodingRequest.Place::sequence).toList()));
			for (int i = 0; i < vectors.length; i++) {
				batch.get(i).complete(vectors[i]);
			}
		}
		catch (Throwable ex) {
			batch.forEach((place) -> place.fail(ex));
		}
	}

	/**
	 * Waits until all backends are open.
	 * @throws RuntimeException what a backend could not be opened for
	 */
	public void awaitOpen() {
		this.opened.forEach(Waiting::uninterruptibly);
	}

	/**
	 * Computes what is in the queue, then frees the native memory.
	 */
	@Override
	public void close() {
		this.queue.close();
		boolean interrupted = false;
		for (Thread thread : this.threads) {
			while (thread.isAlive()) {
				try {
					thread.join();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
