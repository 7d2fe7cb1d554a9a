package io.e5boot.encoder.internal.queue;

import java.util.concurrent.locks.Condition;

/**
 * A thread that takes batches from the queue.
 *
 * @param device the device it computes on
 * @param first whether it is the one that can use the whole device
 * @param called when there may be a batch for it
 */
record QueueWorker(DeviceWorkers device, boolean first, Condition called) {
}
