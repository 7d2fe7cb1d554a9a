package io.e5boot.pgvector.ingest;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The threads that work on the batches of one load. Two, so that while one batch is in
 * the model, another is made into tokens or written.
 */
final class LoadThreads implements AutoCloseable {

	private static final int THREADS = 2;

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "e5-pgvector-load");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Held for reading while a batch is written, for writing to end the load.
	 */
	private final ReadWriteLock gate = new ReentrantReadWriteLock();

	private final @Nullable Observation parent;

	private boolean closed;

	/**
	 * Starts no thread yet.
	 * @param observations what the threads observe is part of what is observed here now
	 */
	LoadThreads(ObservationRegistry observations) {
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
	 * Writes, unless the load is over.
	 * @throws CancellationException if it is
	 */
	<T> T writing(Supplier<T> action) {
		this.gate.readLock().lock();
		try {
			if (this.closed) {
				throw new CancellationException("The load is over");
			}
			return action.get();
		}
		finally {
			this.gate.readLock().unlock();
		}
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
					: new IllegalStateException("Documents could not be loaded", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while documents were loaded", ex);
		}
	}

	/**
	 * Ends the load. What is being written is finished first; afterwards nothing is
	 * written any more, though a batch may still be in the model.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		this.gate.writeLock().lock();
		this.closed = true;
		this.gate.writeLock().unlock();
	}

}
