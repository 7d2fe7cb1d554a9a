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
 * The threads of one load. There are two: while the model computes one batch, another is
 * tokenized or written.
 */
final class LoadThreads implements AutoCloseable {

	private static final int THREADS = 2;

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "e5-pgvector-load");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * The read lock is held while a batch is written, the write lock to end the load.
	 */
	private final ReadWriteLock gate = new ReentrantReadWriteLock();

	private final @Nullable Observation parent;

	private boolean closed;

	/**
	 * Creates the threads. They start with the first task.
	 * @param observations the current observation becomes the parent of the threads'
	 * observations
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
	 * Runs an action that writes, unless the load has ended.
	 * @throws CancellationException if it has ended
	 */
	<T> T writing(Supplier<T> action) {
		this.gate.readLock().lock();
		try {
			if (this.closed) {
				throw new CancellationException("The load has ended");
			}
			return action.get();
		}
		finally {
			this.gate.readLock().unlock();
		}
	}

	/**
	 * Waits for a result.
	 * @throws RuntimeException if the task has thrown it
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
					: new IllegalStateException("Failed to load documents", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while loading documents", ex);
		}
	}

	/**
	 * Ends the load. Waits until running writes are done. Afterwards nothing is written,
	 * even though the model may still compute a batch.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		this.gate.writeLock().lock();
		this.closed = true;
		this.gate.writeLock().unlock();
	}

}
