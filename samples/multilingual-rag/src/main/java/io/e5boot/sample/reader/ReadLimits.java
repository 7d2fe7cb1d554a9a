package io.e5boot.sample.reader;

import java.time.Duration;

/**
 * What reading one uploaded file may cost.
 *
 * @param processorTime the processor time of a process, start included
 * @param time the time of the clock, which is more where other work has the processors
 * @param heapMegabytes the heap of a process, in MiB
 * @param processes the most that run at once
 */
record ReadLimits(Duration processorTime, Duration time, int heapMegabytes, int processes) {

	static final ReadLimits DEFAULT = new ReadLimits(Duration.ofSeconds(15), Duration.ofSeconds(60), 256, 2);

}
