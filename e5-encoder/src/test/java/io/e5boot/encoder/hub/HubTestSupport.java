package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.sun.net.httpserver.HttpExchange;
import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.model.ModelFiles;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A hub with one model, and an empty cache.
 */
abstract class HubTestSupport {

	static final String ID = "intfloat/multilingual-e5-small";

	@TempDir
	Path cache;

	final List<Duration> waits = new ArrayList<>();

	HubServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new HubServer().publish(ID, HubServer.COMMIT, HubTestFiles.files());
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	void assertIsTheCheckpoint(ModelFiles files) throws IOException {
		for (Map.Entry<String, byte[]> file : HubTestFiles.files().entrySet()) {
			try (InputStream stream = files.open(file.getKey()).orElse(InputStream.nullInputStream())) {
				boolean needed = !List
					.of("README.md", "onnx/model.onnx", "pytorch_model.bin", "sentencepiece.bpe.model")
					.contains(file.getKey());
				assertThat(stream.readAllBytes()).as(file.getKey()).isEqualTo(needed ? file.getValue() : new byte[0]);
			}
		}
		assertThat(Checkpoint.read(files).openWeights().tensors()).isNotEmpty();
	}

	void assertNothingPartial() {
		assertThat(HubTestFiles.names(this.cache))
			.noneMatch((name) -> name.endsWith(".incomplete") || name.endsWith(".tmp"));
	}

	AbstractThrowableAssert<?, HubException> assertFails(Reason reason) {
		HubException failure = catchThrowableOfType(HubException.class, () -> hub().fetch(HubModel.of(ID)));
		assertThat(failure).isNotNull();
		assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
		return assertThat(failure);
	}

	Path snapshot(String commit) {
		return this.cache.resolve("models--intfloat--multilingual-e5-small/snapshots").resolve(commit);
	}

	Hub hub() {
		return new Hub(options(), retry());
	}

	Retry retry() {
		return new Retry(5, this.waits::add);
	}

	HubOptions options() {
		return options(Map.of());
	}

	HubOptions options(Map<String, String> more) {
		Map<String, String> variables = new HashMap<>(Map.of("HF_HUB_CACHE", this.cache.toString(), "HF_ENDPOINT",
				this.server.endpoint(), "HF_HUB_ETAG_TIMEOUT", "30", "HF_HUB_DOWNLOAD_TIMEOUT", "30", "HF_HOME",
				this.cache.resolve("home").toString()));
		variables.putAll(more);
		return new HubEnvironment(variables, new Properties()).options();
	}

	/**
	 * Makes the hub announce weights of another size and hash.
	 */
	void announceWeights(long bytes, Answer answer) {
		this.server.fault = (request, exchange) -> {
			if (request.method().equals("HEAD") && request.path().endsWith("model.safetensors")) {
				exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + "a".repeat(64) + "\"");
				exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(bytes));
				answer.send(exchange);
				return true;
			}
			return false;
		};
	}

	static void sleep() {
		try {
			Thread.sleep(4000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The rest of a response.
	 */
	interface Answer {

		void send(HttpExchange exchange) throws IOException;

	}

}
