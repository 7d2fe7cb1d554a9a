package io.e5boot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Resident memory of this process in MiB.
 *
 * @param end the current value
 * @param peak the maximum so far
 */
record Resident(double end, double peak) {

	private static final Path STATUS = Path.of("/proc/self/status");

	static Resident now() {
		try {
			List<String> lines = Files.readAllLines(STATUS);
			return new Resident(mebibytes(lines, "VmRSS:"), mebibytes(lines, "VmHWM:"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Resident memory is available on Linux only", ex);
		}
	}

	private static double mebibytes(List<String> lines, String name) {
		String line = lines.stream().filter((text) -> text.startsWith(name)).findFirst().orElseThrow();
		return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
	}

}
