package io.e5boot.encoder.internal.queue;

/**
 * Which workers of a device compute, and so how much the next one may take. Guarded by
 * the queue's lock.
 */
final class DeviceWorkers {

	/**
	 * With fewer tokens a worker, all cores at one batch are faster than each at one of
	 * its own.
	 */
	static final int LEAST_TOKENS = 128;

	private final int count;

	private int busy;

	private boolean whole;

	/**
	 * A device that stands still.
	 * @param count how many batches it computes at the same time
	 */
	DeviceWorkers(int count) {
		this.count = count;
	}

	/**
	 * Whether a batch of what waits would have the whole device.
	 * @param tokens how many wait
	 */
	boolean takesWhole(int tokens) {
		return this.count == 1 || (this.busy == 0 && tokens < LEAST_TOKENS * this.count);
	}

	/**
	 * How many tokens a worker may take of those that wait: a share for each idle worker.
	 * @param tokens how many wait
	 * @param first whether it is the worker that can use the whole device
	 * @return zero if it must not take any
	 */
	int room(int tokens, boolean first) {
		if (this.whole || tokens == 0) {
			return 0;
		}
		if (takesWhole(tokens)) {
			return first ? tokens : 0;
		}
		return Math.max(LEAST_TOKENS, tokens / (this.count - this.busy));
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
