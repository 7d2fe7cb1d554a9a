package io.e5boot.encoder;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

import io.e5boot.encoder.internal.queue.EncoderThreads;
import io.e5boot.encoder.internal.queue.EncodingQueue;
import io.e5boot.encoder.internal.torch.EncoderBackend;
import io.e5boot.encoder.model.EncoderClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops an encoder's threads. {@link #close} waits a while for running calls.
 * A shutdown hook stops the threads when the JVM exits: the exit unloads libtorch, and a
 * thread that still runs it would crash the process.
 */
final class EncoderLifecycle {

	/** How long {@link #close} waits for running calls. */
	static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

	/**
	 * How long the exit waits for the current batch, or the current layer while loading.
	 */
	static final Duration STOP_LIMIT = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(EncoderLifecycle.class);

	private static final long POLL_MILLIS = 10;

	private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

	private final CountDownLatch started = new CountDownLatch(1);

	private final Duration exitGrace;

	private final Thread exitHook = new Thread(this::stopAtExit, "e5-encoder-exit");

	private volatile @Nullable EncoderThreads threads;

	private volatile boolean stopping;

	private volatile boolean closed;

	private EncoderLifecycle(Duration exitGrace) {
		this.exitGrace = exitGrace;
	}

	/**
	 * Begins before libtorch is loaded, since the exit must not interrupt loading either.
	 * @param exitGrace how long calls may continue after the JVM begins to exit
	 * @throws IllegalStateException if the JVM is exiting
	 */
	static EncoderLifecycle begin(Duration exitGrace) {
		EncoderLifecycle lifecycle = new EncoderLifecycle(exitGrace);
		Runtime.getRuntime().addShutdownHook(lifecycle.exitHook);
		return lifecycle;
	}

	/**
	 * Ends the opening of a backend early.
	 * @throws EncoderClosedException if the encoder stops
	 */
	void checkStopped() {
		if (this.stopping) {
			throw new EncoderClosedException();
		}
	}

	/**
	 * Returns the shutdown hook.
	 */
	Thread exitHook() {
		return this.exitHook;
	}

	/**
	 * Starts the threads and waits for their backends to open.
	 */
	void start(List<? extends Callable<? extends EncoderBackend>> backends, EncodingQueue queue) {
		EncoderThreads opening = EncoderThreads.start(backends, queue);
		this.threads = opening;
		this.started.countDown();
		opening.awaitOpen();
	}

	/**
	 * Makes a call that {@link #close} waits for.
	 * @throws IllegalStateException if the encoder is closed
	 */
	<T> T call(Supplier<T> call) {
		Lock reading = this.lock.readLock();
		reading.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("This encoder is closed");
			}
			return call.get();
		}
		finally {
			reading.unlock();
		}
	}

	/**
	 * Waits for running calls, fails those that take too long, then frees the native
	 * memory.
	 * @param last runs after the last call has ended
	 */
	void close(Runnable last) {
		lockForClosing();
		try {
			if (!this.closed) {
				this.closed = true;
				stopAll(last);
			}
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	private void lockForClosing() {
		try {
			if (this.lock.writeLock().tryLock(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
				return;
			}
			logger.warn(
					"Calls are still running {} s after close; they fail, and their remaining texts are not encoded",
					CLOSE_GRACE.toSeconds());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		abandon();
		this.lock.writeLock().lock();
	}

	private void stopAll(Runnable last) {
		try {
			EncoderThreads running = this.threads;
			this.started.countDown();
			if (running != null) {
				running.close();
			}
		}
		finally {
			removeHook();
			last.run();
		}
	}

	private void removeHook() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.exitHook);
		}
		catch (IllegalStateException ex) {
			logger.debug("The JVM is exiting, so the shutdown hook stays");
		}
	}

	private void abandon() {
		this.stopping = true;
		EncoderThreads running = this.threads;
		if (running != null) {
			running.abandon();
		}
	}

	/**
	 * Stops the threads when the grace period ends, also while no call is running: a
	 * later call must not run libtorch during the exit. Returns early once {@link #close}
	 * frees everything.
	 */
	private void stopAtExit() {
		try {
			long deadline = System.nanoTime() + this.exitGrace.toNanos();
			while (!this.closed && System.nanoTime() < deadline) {
				Thread.sleep(POLL_MILLIS);
			}
			if (!this.closed) {
				stopNow();
			}
		}
		catch (InterruptedException ex) {
			logger.warn("Interrupted while stopping the encoder; the process may crash when it exits");
		}
	}

	private void stopNow() throws InterruptedException {
		long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
		abandon();
		boolean stopped = this.started.await(STOP_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
		EncoderThreads running = this.threads;
		if (running != null) {
			running.abandon();
			stopped = running.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		}
		if (!stopped) {
			logger.warn("libtorch is still computing {} s after the exit began; the process may crash when it exits",
					STOP_LIMIT.toSeconds());
		}
	}

}
