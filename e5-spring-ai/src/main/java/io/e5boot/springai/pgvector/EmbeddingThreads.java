package io.e5boot.springai.pgvector;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The threads that embed the next batches of one load.
 */
final class EmbeddingThreads implements AutoCloseable {

	private static final int THREADS = 2;

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "e5-pgvector-embedding");
		thread.setDaemon(true);
		return thread;
	});

	private final @Nullable Observation parent;

	/**
	 * Starts no thread yet.
	 * @param observations what the threads observe is part of what is observed here now
	 */
	EmbeddingThreads(ObservationRegistry observations) {
		this.parent = observations.getCurrentObservation();
	}

	<T> Future<T> submit(Callable<T> task) {
		return this.executor.submit(() -> {
			if (this.parent == null) {
				return task.call();
			}
			return this.parent.scopedChecked(task::call);
		});
	}

	/**
	 * Waits for a result.
	 * @throws RuntimeException what the task has thrown
	 */
	static <T> T await(Future<T> result) {
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof RuntimeException cause) ? cause
					: new IllegalStateException("Embedding failed", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while documents were embedded", ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
