package io.e5boot.encoder.internal.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.e5boot.encoder.internal.torch.EncoderBackend;

/**
 * The threads that compute the batches of a queue, one for each worker of each device.
 * Only these threads call libtorch: it creates a team of compute threads for each calling
 * thread, and several teams would compete for the cores. Only the first worker of a
 * device has a team, and it computes while the others are idle.
 */
public final class EncoderThreads implements AutoCloseable {

	private final EncodingQueue queue;

	private final List<CompletableFuture<Void>> opened = new ArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private EncoderThreads(EncodingQueue queue) {
		this.queue = queue;
	}

	/**
	 * Starts the threads, which open their backends concurrently.
	 * @param backends open the backend of each device
	 * @param queue the queue of batches
	 * @return the running threads
	 */
	public static EncoderThreads start(List<? extends Callable<? extends EncoderBackend>> backends,
			EncodingQueue queue) {
		EncoderThreads started = new EncoderThreads(queue);
		backends.forEach(started::add);
		return started;
	}

	private void add(Callable<? extends EncoderBackend> opener) {
		CompletableFuture<Void> open = new CompletableFuture<>();
		this.opened.add(open);
		this.threads.add(startThread(() -> run(opener, open)));
	}

	private void run(Callable<? extends EncoderBackend> opener, CompletableFuture<Void> open) {
		try (EncoderBackend backend = opener.call()) {
			List<EncoderBackend.Worker> workers = Stream.generate(backend::openWorker)
				.limit(backend.workers())
				.toList();
			DeviceWorkers device = new DeviceWorkers(workers.size());
			List<Thread> others = workers.stream()
				.skip(1)
				.map((worker) -> startThread(() -> work(backend, worker, this.queue.worker(device, false))))
				.toList();
			open.complete(null);
			work(backend, workers.get(0), this.queue.worker(device, true));
			others.forEach(EncoderThreads::join);
		}
		catch (Throwable ex) {
			open.completeExceptionally(ex);
		}
	}

	private void work(EncoderBackend backend, EncoderBackend.Worker computing, EncodingQueue.Worker worker) {
		for (EncodingQueue.Batch batch = next(backend, worker); !batch.isEmpty(); batch = next(backend, worker)) {
			compute(batch, computing);
			this.queue.finish(worker);
		}
	}

	/**
	 * Completes each text with its vector, or all texts with the failure.
	 */
	private static void compute(EncodingQueue.Batch batch, EncoderBackend.Worker worker) {
		try {
			float[][] vectors = worker.encode(batch.texts(), batch.wholeDevice());
			for (int i = 0; i < vectors.length; i++) {
				batch.items().get(i).complete(vectors[i]);
			}
		}
		catch (Throwable ex) {
			batch.items().forEach((item) -> item.fail(ex));
		}
	}

	private EncodingQueue.Batch next(EncoderBackend backend, EncodingQueue.Worker worker) {
		return this.queue.take(worker, backend::trimMemory);
	}

	/**
	 * Waits until all backends are open.
	 * @throws RuntimeException if a backend cannot be opened
	 */
	public void awaitOpen() {
		this.opened.forEach(Futures::uninterruptibly);
	}

	/**
	 * Computes the texts in the queue, then frees the native memory.
	 */
	@Override
	public void close() {
		this.queue.close();
		this.threads.forEach(EncoderThreads::join);
	}

	/**
	 * Stops after the running batches. All other calls fail with an
	 * {@link io.e5boot.encoder.model.EncoderClosedException}.
	 */
	public void abandon() {
		this.queue.abandon();
	}

	/**
	 * Waits until all threads have ended, after {@link #abandon()}.
	 * @param limit how long to wait
	 * @return whether all threads have ended
	 * @throws InterruptedException if the calling thread is interrupted
	 */
	public boolean awaitEnd(Duration limit) throws InterruptedException {
		long deadline = System.nanoTime() + limit.toNanos();
		for (Thread thread : this.threads) {
			thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
		}
		return this.threads.stream().noneMatch(Thread::isAlive);
	}

	private static Thread startThread(Runnable task) {
		Thread thread = new Thread(task, "e5-encoder");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void join(Thread thread) {
		boolean interrupted = false;
		while (thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
