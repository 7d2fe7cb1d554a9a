package io.e5boot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The time since this process started, including the start of the JVM.
 */
final class ProcessAge {

	/** Linux reports the start in hundredths of a second. */
	private static final double TICKS = 100;

	private static final int START_FIELD = 19;

	private ProcessAge() {
	}

	/**
	 * Returns the seconds since the process started, to a hundredth.
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
			throw new UncheckedIOException("The age of a process is available on Linux only", ex);
		}
	}

}
