package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several processes with one cache.
 */
class ConcurrentFetchTests {

	private static final String ID = "intfloat/multilingual-e5-small";

	private static final byte[] WEIGHTS = new byte[4_000_000];

	static {
		new Random(1).nextBytes(WEIGHTS);
	}

	@TempDir
	Path cache;

	private HubServer server;

	@BeforeEach
	void start() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("model.safetensors", WEIGHTS);
		this.server = new HubServer().publish(ID, HubServer.COMMIT, files);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void concurrentProcessesDownloadOnce() throws Exception {
		slowly();
		Process first = fetch();
		Process second = fetch();
		assertThat(output(first)).isEqualTo(HubServer.sha256(WEIGHTS));
		assertThat(output(second)).isEqualTo(HubServer.sha256(WEIGHTS));
		assertThat(this.server.asked("cdn", "GET")).filteredOn((path) -> path.endsWith("model.safetensors")).hasSize(1);
		assertThat(HubTestFiles.names(this.cache)).noneMatch((name) -> name.endsWith(".incomplete"));
	}

	@Test
	void nextProcessResumesDownloadOfKilledProcess() throws Exception {
		slowly();
		Process first = fetch();
		Path part = this.cache
			.resolve("models--intfloat--multilingual-e5-small/blobs/" + HubServer.sha256(WEIGHTS) + ".incomplete");
		while (first.isAlive() && !(Files.exists(part) && Files.size(part) > 500_000)) {
			Thread.sleep(10);
		}
		first.destroyForcibly().waitFor();
		assertThat(part).exists();
		Process second = fetch();
		assertThat(output(second)).isEqualTo(HubServer.sha256(WEIGHTS));
		assertThat(this.server.requests).extracting(HubServer.Request::range)
			.anyMatch((range) -> range.matches("bytes=[1-9]\\d{5,}-"));
	}

	@Test
	void concurrentThreadsDownloadOnce() throws Exception {
		slowly();
		HubOptions options = new HubEnvironment(Map.of("HF_ENDPOINT", this.server.endpoint(), "HF_HOME",
				this.cache.toString(), "HF_HUB_CACHE", this.cache.toString()), new Properties())
			.options();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			Callable<String> fetch = () -> new Hub(options).fetch(HubModel.of(ID)).id();
			for (Future<String> fetched : threads.invokeAll(List.of(fetch, fetch, fetch, fetch))) {
				assertThat(fetched.get()).isEqualTo(ID);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.server.asked("cdn", "GET")).filteredOn((path) -> path.endsWith("model.safetensors")).hasSize(1);
	}

	/**
	 * Tests the lock with Python's filelock.
	 */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void fetchWaitsForLockOfPython() throws Exception {
		Path file = Files.writeString(this.cache.resolve("x.lock"), "");
		Process python = python("import fcntl, sys, time\nf = open(sys.argv[1], 'r+')\nfcntl.flock(f, fcntl.LOCK_EX)\n"
				+ "print('held', flush=True)\nsys.stdin.read()\n", file);
		try {
			assertThat(python.inputReader().readLine()).isEqualTo("held");
			AtomicBoolean acquired = new AtomicBoolean();
			Thread waiting = new Thread(() -> {
				try {
					CacheLock lock = CacheLock.acquire(file);
					acquired.set(true);
					lock.release();
				}
				catch (IOException | InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			waiting.start();
			waiting.join(700);
			assertThat(acquired).isFalse();
			python.outputWriter().close();
			waiting.join(5000);
			assertThat(acquired).isTrue();
		}
		finally {
			python.destroyForcibly();
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void pythonWaitsForLockOfJava() throws Exception {
		Path file = this.cache.resolve("x.lock");
		String tryLock = "import fcntl, sys\nf = open(sys.argv[1], 'r+')\ntry:\n"
				+ "    fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n    print('free')\n"
				+ "except OSError:\n    print('held')\n";
		CacheLock lock = CacheLock.acquire(file);
		assertThat(output(python(tryLock, file))).isEqualTo("held");
		lock.release();
		assertThat(output(python(tryLock, file))).isEqualTo("free");
	}

	/**
	 * Slows the download of the weights to a second.
	 */
	private void slowly() {
		this.server.fault = (request, exchange) -> {
			if (!request.server().equals("cdn") || !request.path().endsWith("model.safetensors")) {
				return false;
			}
			int from = Math.max(0, request.rangeStart());
			if (from > 0) {
				exchange.getResponseHeaders()
					.set("Content-Range",
							String.format(Locale.ROOT, "bytes %d-%d/%d", from, WEIGHTS.length - 1, WEIGHTS.length));
			}
			exchange.sendResponseHeaders((from > 0) ? 206 : 200, WEIGHTS.length - from);
			try {
				for (int at = from; at < WEIGHTS.length; at += 200_000) {
					exchange.getResponseBody().write(WEIGHTS, at, Math.min(200_000, WEIGHTS.length - at));
					exchange.getResponseBody().flush();
					TimeUnit.MILLISECONDS.sleep(50);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return true;
		};
	}

	private Process fetch() throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), FetchMain.class.getName(), this.server.endpoint(),
						this.cache.toString(), ID));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("HF_") || name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
		return builder.start();
	}

	private static Process python(String program, Path file) throws IOException {
		return new ProcessBuilder(System.getProperty("e5.python", "python3"), "-c", program, file.toString())
			.redirectErrorStream(true)
			.start();
	}

	private static String output(Process process) throws Exception {
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output.strip().lines().reduce((before, last) -> last).orElse("");
	}

}
