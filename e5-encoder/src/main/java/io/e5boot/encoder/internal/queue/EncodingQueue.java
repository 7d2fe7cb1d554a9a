package io.e5boot.encoder.internal.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.model.EncoderClosedException;

/**
 * Merges the calls of many threads into batches. A batch is made when a device is ready
 * to compute it, of the texts that wait at that moment: a single call never waits for
 * others, and the busier the devices, the larger the batches. The callers bound the
 * length of the queue, since each of them waits for its vectors.
 */
public final class EncodingQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<EncodingRequest> waiting = new ArrayDeque<>();

	private final Deque<Worker> idle = new ArrayDeque<>();

	private final BatchPlanner planner;

	private boolean closed;

	/**
	 * Creates a queue.
	 * @param tokenBudget maximum count of tokens of a batch
	 */
	public EncodingQueue(int tokenBudget) {
		this.planner = new BatchPlanner(tokenBudget);
	}

	/**
	 * Submits the texts of one call.
	 * @param texts the texts
	 * @return the request, which completes with their vectors
	 * @throws EncoderClosedException if the queue is closed
	 */
	public EncodingRequest submit(List<TokenizedText> texts) {
		EncodingRequest request = new EncodingRequest(texts);
		this.lock.lock();
		try {
			if (this.closed) {
				throw new EncoderClosedException();
			}
			this.waiting.add(request);
			signalNext();
			return request;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Creates a worker of a device.
	 */
	Worker worker(DeviceWorkers device, boolean first) {
		return new Worker(device, first, this.lock.newCondition());
	}

	/**
	 * Waits for the next batch.
	 * @param whenIdle runs once if no batch is ready for a second and the device is idle
	 * @return the batch, after which the caller must call {@link #finish}; empty when the
	 * queue is closed and all texts are dispatched
	 */
	Batch take(Worker worker, Runnable whenIdle) {
		boolean trimmed = !worker.first();
		this.lock.lock();
		try {
			while (true) {
				Batch batch = next(worker);
				if (!batch.isEmpty() || (this.closed && waitingTokens() == 0)) {
					signalNext();
					return batch;
				}
				signalNext();
				if (!awaitSignal(worker, trimmed) && worker.device().isIdle()) {
					trimmed = true;
					runUnlocked(whenIdle);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Marks a worker's batch as computed.
	 */
	void finish(Worker worker) {
		this.lock.lock();
		try {
			worker.device().finish();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the next batch, or an empty one if there is none for this worker: callers
	 * may cancel between counting and planning.
	 */
	private Batch next(Worker worker) {
		int tokens = waitingTokens();
		int room = worker.device().room(tokens, worker.first());
		boolean wholeDevice = worker.device().takesWhole(tokens);
		Batch batch = new Batch((room > 0) ? this.planner.plan(this.waiting, room) : List.of(), wholeDevice);
		if (!batch.isEmpty()) {
			worker.device().start(wholeDevice);
		}
		return batch;
	}

	/**
	 * Signals one idle worker that may take waiting texts; that one then signals the
	 * next.
	 */
	private void signalNext() {
		int tokens = waitingTokens();
		for (Worker worker : this.idle) {
			if ((this.closed && tokens == 0) || worker.device().room(tokens, worker.first()) > 0) {
				worker.ready().signal();
				return;
			}
		}
	}

	private int waitingTokens() {
		this.waiting.removeIf(EncodingRequest::isDispatched);
		long tokens = this.waiting.stream().mapToLong(EncodingRequest::tokens).sum();
		return (int) Math.min(tokens, Integer.MAX_VALUE);
	}

	/**
	 * Waits for a signal.
	 * @return false if none came for a second
	 */
	private boolean awaitSignal(Worker worker, boolean forever) {
		this.idle.add(worker);
		try {
			if (forever) {
				worker.ready().awaitUninterruptibly();
				return true;
			}
			return worker.ready().await(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("An encoder thread was interrupted", ex);
		}
		finally {
			this.idle.remove(worker);
		}
	}

	private void runUnlocked(Runnable task) {
		this.lock.unlock();
		try {
			task.run();
		}
		finally {
			this.lock.lock();
		}
	}

	/**
	 * Rejects further calls and fails those whose texts are not all dispatched.
	 */
	void abandon() {
		this.lock.lock();
		try {
			this.waiting.forEach((request) -> request.fail(new EncoderClosedException()));
			close();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Rejects further calls. Submitted texts are still computed.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.idle.forEach((worker) -> worker.ready().signal());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A thread that takes batches from the queue.
	 *
	 * @param device the device of the worker
	 * @param first whether it is the worker that can use the whole device
	 * @param ready signaled when there may be a batch for it
	 */
	record Worker(DeviceWorkers device, boolean first, Condition ready) {
	}

	/**
	 * A batch for a worker.
	 *
	 * @param items the texts, longest first; empty if there are none
	 * @param wholeDevice whether the other workers of the device stay idle meanwhile
	 */
	record Batch(List<EncodingRequest.Item> items, boolean wholeDevice) {

		boolean isEmpty() {
			return this.items.isEmpty();
		}

		List<TokenizedText> texts() {
			return this.items.stream().map(EncodingRequest.Item::text).toList();
		}

	}

}
