package io.e5boot.pgvector.sql;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's single thread for work that no caller waits for. It ends when idle.
 */
@Internal
public final class BackgroundThread implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundThread.class);

	private static final int CLOSE_SECONDS = 30;

	private final ExecutorService executor;

	private final AtomicReference<Runnable> pending = new AtomicReference<>();

	public BackgroundThread(String name) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, name);
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		this.executor = executor;
	}

	/**
	 * Runs a task later. A failure is logged only: the next run finds the unfinished work
	 * in the database.
	 */
	public void submit(String description, Runnable task) {
		this.executor.submit(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				if (!this.executor.isShutdown()) {
					logger.warn("{} failed. The work will be resumed later", description, ex);
				}
			}
		});
	}

	/**
	 * Runs a task later, unless one that was submitted by this method has not begun yet.
	 */
	public void submitOnce(String description, Runnable task) {
		if (this.executor.isShutdown() || !this.pending.compareAndSet(null, task)) {
			return;
		}
		submit(description, () -> {
			this.pending.set(null);
			task.run();
		});
	}

	public boolean closing() {
		return this.executor.isShutdown();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		try {
			if (!this.executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("Background work did not end within {} seconds", CLOSE_SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
