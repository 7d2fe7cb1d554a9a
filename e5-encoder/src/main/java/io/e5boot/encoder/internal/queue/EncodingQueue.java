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
 * Merges the calls of many threads into batches. A batch is made when a device is free to
 * compute it, of what waits at that moment: a lone call never waits for company, and the
 * busier the devices, the fuller the batches. The queue is as long as there are callers,
 * since each of them waits for its vectors.
 */
public final class EncodingQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<EncodingRequest> waiting = new ArrayDeque<>();

	private final Deque<Worker> idle = new ArrayDeque<>();

	private final BatchPlanner planner;

	private boolean closed;

	/**
	 * Creates a queue.
	 * @param tokenBudget how many tokens a batch may have
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
			callNext();
			return request;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Adds a worker of a device.
	 */
	Worker worker(DeviceWorkers device, boolean first) {
		return new Worker(device, first, this.lock.newCondition());
	}

	/**
	 * Waits for the next batch.
	 * @param whenIdle runs once if none comes for a second and the device stands still
	 * @return the batch, which {@link #finish} must follow; empty once the queue is
	 * closed and everything is dispatched
	 */
	Batch take(Worker worker, Runnable whenIdle) {
		boolean trimmed = !worker.first();
		this.lock.lock();
		try {
			while (true) {
				Batch batch = next(worker);
				if (!batch.isEmpty() || (this.closed && waitingTokens() == 0)) {
					callNext();
					return batch;
				}
				callNext();
				if (!awaitCall(worker, trimmed) && worker.device().isIdle()) {
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
	 * Says that a worker's batch is computed.
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
	 * The next batch, empty if there is none for this worker: callers may cancel between
	 * counting and planning.
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
	 * Calls one worker that may take of what waits; it calls the next in its turn.
	 */
	private void callNext() {
		int tokens = waitingTokens();
		for (Worker worker : this.idle) {
			if ((this.closed && tokens == 0) || worker.device().room(tokens, worker.first()) > 0) {
				worker.called().signal();
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
	 * Waits for a call.
	 * @return false if none came for a second
	 */
	private boolean awaitCall(Worker worker, boolean forever) {
		this.idle.add(worker);
		try {
			if (forever) {
				worker.called().awaitUninterruptibly();
				return true;
			}
			return worker.called().await(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("An encoder's thread is never interrupted", ex);
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
	 * Refuses further calls, and fails those that wait for texts not yet dispatched.
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
	 * Refuses further calls; what was submitted is still computed.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.idle.forEach((worker) -> worker.called().signal());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A thread that takes batches from the queue.
	 *
	 * @param device the device it computes on
	 * @param first whether it is the one that can use the whole device
	 * @param called when there may be a batch for it
	 */
	record Worker(DeviceWorkers device, boolean first, Condition called) {
	}

	/**
	 * What a worker computes next.
	 *
	 * @param places the texts, longest first; none when there is no more work
	 * @param wholeDevice whether the other workers of the device stand still meanwhile
	 */
	record Batch(List<EncodingRequest.Place> places, boolean wholeDevice) {

		boolean isEmpty() {
			return this.places.isEmpty();
		}

		List<TokenizedText> texts() {
			return this.places.stream().map(EncodingRequest.Place::text).toList();
		}

	}

}
