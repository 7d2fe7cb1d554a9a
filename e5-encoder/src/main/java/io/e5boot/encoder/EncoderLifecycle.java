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
 * Decides when an encoder's threads stop. {@link #close()} waits for running calls, for a
 * while. The exit of the JVM stops them as well: it frees code of libtorch, and the
 * process would crash in a thread that still runs it.
 */
final class EncoderLifecycle {

	/** How long {@link #close()} waits for running calls. */
	static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

	/** How long the exit waits for the batch, or the layer, that is being computed. */
	static final Duration STOP_LIMIT = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(EncoderLifecycle.class);

	private static final long POLL_MILLIS = 10;

	private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

	private final CountDownLatch started = new CountDownLatch(1);

	private final Duration exitGrace;

	private final Thread exitHook = new Thread(this::stopAtExit, "e5-encoder-exit");

	private volatile @Nullable EncoderThreads threads;

	private volatile boolean stopping;

	private boolean closed;

	private EncoderLifecycle(Duration exitGrace) {
		this.exitGrace = exitGrace;
	}

	/**
	 * Begins before libtorch is loaded, which the exit must not interrupt either.
	 * @param exitGrace how long running calls may continue when the JVM exits
	 * @throws IllegalStateException if the JVM exits
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
	 * What the JVM runs when it exits.
	 */
	Thread exitHook() {
		return this.exitHook;
	}

	/**
	 * Starts the threads and waits until their backends are open.
	 */
	void start(List<? extends Callable<? extends EncoderBackend>> backends, EncodingQueue queue) {
		EncoderThreads opening = EncoderThreads.start(backends, queue);
		this.threads = opening;
		this.started.countDown();
		opening.awaitOpen();
	}

	/**
	 * Makes a call, which {@link #close()} waits for.
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
	 * Waits for running calls, ends those that take too long, then frees the native
	 * memory.
	 * @param last what to close when no call uses it any more
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
			logger.warn("Calls are still running after {} s; their remaining texts are not encoded",
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
			logger.debug("The JVM exits, and the hook runs or has run");
		}
	}

	private void abandon() {
		this.stopping = true;
		EncoderThreads running = this.threads;
		if (running != null) {
			running.abandon();
		}
	}

	private void stopAtExit() {
		try {
			long deadline = System.nanoTime() + this.exitGrace.toNanos();
			while (this.lock.getReadLockCount() > 0 && System.nanoTime() < deadline) {
				Thread.sleep(POLL_MILLIS);
			}
			if (this.exitGrace.isZero() || this.lock.getReadLockCount() > 0) {
				stopNow();
			}
		}
		catch (InterruptedException ex) {
			logger.warn("Interrupted while the encoder stops; the process may crash as it exits");
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
			logger.warn("libtorch still computes {} s after the exit began; the process may crash as it exits",
					STOP_LIMIT.toSeconds());
		}
	}

}
