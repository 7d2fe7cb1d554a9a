package io.e5boot.model.small;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a process can exit while its encoders compute or are being opened: with the
 * requested status and without a crash.
 */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class ExitIT {

	private static final int TERMINATED = 128 + 15;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void terminatesWhileEncoding(int encoders) throws Exception {
		for (int i = 0; i < 10; i++) {
			assertThat(terminate(encoders, BusyEncoders.ENCODING, 37 * i)).isEqualTo(TERMINATED);
			assertNoCrash();
		}
	}

	@Test
	void terminatesWhileOpening() throws Exception {
		for (int i = 0; i < 5; i++) {
			assertThat(terminate(2, BusyEncoders.OPENING, 200 * i)).isEqualTo(TERMINATED);
			assertNoCrash();
		}
	}

	@Test
	void exitsWhileEncoding() throws Exception {
		for (int i = 0; i < 3; i++) {
			Process process = start(1, 120 * i);
			assertThat(awaitEnd(process)).isEqualTo(BusyEncoders.STATUS);
			assertNoCrash();
		}
	}

	private int terminate(int encoders, String line, int afterMillis) throws Exception {
		Process process = start(encoders, -1);
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String read = "";
		while (!read.equals(line)) {
			read = Objects.requireNonNull(output.readLine(), "the process ended early");
		}
		Thread.sleep(afterMillis);
		process.destroy();
		return awaitEnd(process);
	}

	private Process start(int encoders, int exitAfter) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		return new ProcessBuilder(java.toString(), "-Xmx512m", "-XX:ErrorFile=hs_err_%p.log", "-cp",
				System.getProperty("java.class.path"), BusyEncoders.class.getName(), Integer.toString(encoders),
				Integer.toString(exitAfter))
			.directory(this.folder.toFile())
			.redirectErrorStream(true)
			.start();
	}

	/**
	 * Waits for the process without reading the rest of its output, which fits into the
	 * pipe's buffer.
	 */
	private static int awaitEnd(Process process) throws InterruptedException {
		try {
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private void assertNoCrash() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files.toList()).isEqualTo(List.of());
		}
	}

}
