package io.e5boot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long this process has existed, the JVM's own start included.
 */
final class ProcessAge {

	/** Linux counts the start in hundredths, whatever the kernel's clock. */
	private static final double TICKS = 100;

	private static final int START_FIELD = 19;

	private ProcessAge() {
	}

	/**
	 * Seconds since the process was made, to a hundredth.
	 */
	static double seconds() {
		try {
			String status = Files.readString(Path.of("/proc/self/stat"));
			String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
			String uptime = Files.readString(Path.of("/proc/uptime"));
			return Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')))
					- Long.parseLong(fields[START_FIELD]) / TICKS;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The age of a process is known on Linux only", ex);
		}
	}

}
