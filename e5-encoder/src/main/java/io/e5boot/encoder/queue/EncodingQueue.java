package io.e5boot.encoder.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Merges the calls of many threads into batches. A batch is made when a device is free to
 * compute it, of what waits at that moment: a lone call never waits for company, and the
 * busier the devices, the fuller the batches. The queue is as long as there are callers,
 * since each of them waits for its vectors.
 */
public final class EncodingQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Deque<EncodingRequest> waiting = new ArrayDeque<>();

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
	 * Submits the sequences of one call.
	 * @param sequences token ids of each sequence
	 * @return their vectors in the same order, later; cancelling it drops what is not yet
	 * computed
	 */
	public CompletableFuture<float[][]> submit(List<int[]> sequences) {
		EncodingRequest request = new EncodingRequest(sequences);
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The queue is closed");
			}
			this.waiting.add(request);
			this.changed.signal();
			return request.result();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for the next batch.
	 * @return the batch; empty once the queue is closed and everything is handed out
	 */
	List<EncodingRequest.Place> take() {
		this.lock.lock();
		try {
			while (true) {
				List<EncodingRequest.Place> batch = this.planner.plan(this.waiting);
				if (!this.waiting.isEmpty()) {
					this.changed.signal();
				}
				if (!batch.isEmpty() || this.closed) {
					return batch;
				}
				this.changed.awaitUninterruptibly();
			}
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
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
