package io.e5boot.autoconfigure.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that ends while it embeds throws an exception to its callers, and ends
 * in time with the requested status and without a crash.
 */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ApplicationExitIT {

	private static final int TERMINATED = 128 + 15;

	@TempDir
	private Path folder;

	@Test
	void endsOnASignal() throws Exception {
		Process process = start("wait");
		while (!Files.readString(output()).contains(BusyApplication.ENCODING)) {
			assertThat(process.isAlive()).as(Files.readString(output())).isTrue();
			Thread.sleep(20);
		}
		process.destroy();
		assertEnd(process, TERMINATED);
	}

	@Test
	void endsOnSystemExit() throws Exception {
		assertEnd(start("exit"), BusyApplication.STATUS);
	}

	@Test
	void endsWhenTheContextCloses() throws Exception {
		assertEnd(start("close"), 0);
		assertThat(output()).content().contains(BusyApplication.STOPPED);
	}

	private Process start(String how) throws IOException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		return new ProcessBuilder(java.toString(), "-Xmx512m", "-XX:ErrorFile=hs_err_%p.log", "-cp",
				System.getProperty("java.class.path"), BusyApplication.class.getName(), how)
			.directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output().toFile())
			.start();
	}

	private Path output() {
		return this.folder.resolve("output.txt");
	}

	private void assertEnd(Process process, int status) throws Exception {
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(Files.readString(output())).isEqualTo(status);
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files.toList()).isEqualTo(List.of(output()));
		}
	}

}
