package io.e5boot.sample.reader;

import java.time.Duration;

/**
 * Limits for reading one uploaded file.
 *
 * @param cpuTime CPU time of a process, including its start
 * @param time wall-clock time, which is longer if other work uses the processors
 * @param heapMegabytes heap of a process, in MiB
 * @param processes maximum number of processes at a time
 */
record ReadLimits(Duration cpuTime, Duration time, int heapMegabytes, int processes) {

	static final ReadLimits DEFAULT = new ReadLimits(Duration.ofSeconds(15), Duration.ofSeconds(60), 256, 2);

}
