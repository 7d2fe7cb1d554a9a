package io.e5boot.encoder.internal.queue;

/**
 * Tracks how many workers of a device are busy, and so how much the next one may take.
 * Guarded by the queue's lock.
 */
final class DeviceWorkers {

	/**
	 * With fewer tokens per worker, all cores compute one batch faster than one batch
	 * each.
	 */
	static final int MIN_TOKENS_PER_WORKER = 128;

	private final int count;

	private int busy;

	private boolean whole;

	/**
	 * Creates the state of an idle device.
	 * @param count maximum count of concurrent batches
	 */
	DeviceWorkers(int count) {
		this.count = count;
	}

	/**
	 * Returns whether the next batch uses the whole device.
	 * @param tokens count of waiting tokens
	 */
	boolean takesWhole(int tokens) {
		return this.count == 1 || (this.busy == 0 && tokens < MIN_TOKENS_PER_WORKER * this.count);
	}

	/**
	 * Returns how many of the waiting tokens a worker may take: an equal share for each
	 * idle worker.
	 * @param tokens count of waiting tokens
	 * @param first whether it is the worker that can use the whole device
	 * @return count of tokens, or zero if it must wait
	 */
	int room(int tokens, boolean first) {
		if (this.whole || tokens == 0) {
			return 0;
		}
		if (takesWhole(tokens)) {
			return first ? tokens : 0;
		}
		return Math.max(MIN_TOKENS_PER_WORKER, tokens / (this.count - this.busy));
	}

	void start(boolean wholeDevice) {
		this.busy++;
		this.whole = wholeDevice;
	}

	void finish() {
		this.busy--;
		this.whole = false;
	}

	boolean isIdle() {
		return this.busy == 0;
	}

}
