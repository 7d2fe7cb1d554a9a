package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import io.e5boot.encoder.hub.HubException.Reason;
import io.e5boot.encoder.model.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Downloads over bad connections and from faulty servers.
 */
class DownloadTests extends HubTestSupport {

	@Test
	void downloadShorterThanAnnouncedFails() {
		announceWeights(1_000_000, (exchange) -> exchange.sendResponseHeaders(200, -1));
		assertTimeoutPreemptively(Duration.ofSeconds(30),
				() -> assertFails(Reason.UNAVAILABLE).hasMessageContaining("of 1000000"));
		assertThat(this.server.asked("cdn", "GET")).hasSizeLessThan(10);
	}

	@Test
	void downloadResumesAtRandomByte() throws IOException {
		Random random = new Random(42);
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		for (int i = 0; i < 50; i++) {
			int cut = random.nextInt(weights.length);
			Path folder = Files.createDirectories(this.cache.resolve("run" + i));
			this.server.requests.clear();
			int[] cuts = { 1 };
			this.server.fault = (request, exchange) -> {
				if (request.path().endsWith("model.safetensors") && request.server().equals("cdn") && cuts[0]-- > 0) {
					HubServer.cut(exchange, weights, 0, cut);
					return true;
				}
				return false;
			};
			ModelFiles files = new Hub(options().toBuilder().cache(folder).build(), retry()).fetch(HubModel.of(ID));
			assertIsTheCheckpoint(files);
			String range = (cut > 0) ? "bytes=" + cut + "-" : "";
			assertThat(this.server.requests).filteredOn((request) -> request.server().equals("cdn"))
				.filteredOn((request) -> request.path().endsWith("model.safetensors"))
				.extracting(HubServer.Request::range)
				.containsExactly("", range);
		}
	}

	@Test
	void downloadResumesPartOfEarlierProcess() throws IOException {
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		Path part = part(weights);
		Files.write(part, Arrays.copyOf(weights, 1000));
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.server.requests).extracting(HubServer.Request::range).contains("bytes=1000-");
		assertThat(part).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "1000, false", "2000000, true" })
	void downloadRestartsWhenPartDoesNotMatch(int length, boolean longer) throws IOException {
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		Files.write(part(weights), new byte[length]);
		assertThat(length > weights.length).isEqualTo(longer);
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void downloadRestartsWithoutRangeSupport() throws IOException {
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		Files.write(part(weights), Arrays.copyOf(weights, 1000));
		this.server.fault = (request, exchange) -> {
			if (!request.range().isEmpty()) {
				HubServer.send(exchange, 200, weights, 0);
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void downloadRestartsAfterWrongContentRange() throws IOException {
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		Files.write(part(weights), Arrays.copyOf(weights, 1000));
		this.server.fault = (request, exchange) -> {
			if (!request.range().isEmpty()) {
				exchange.getResponseHeaders()
					.set("Content-Range",
							String.format(Locale.ROOT, "bytes 7-%d/%d", weights.length - 1, weights.length));
				HubServer.send(exchange, 206, weights, 7);
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.safetensors", "config.json" })
	void downloadWithWrongHashFails(String name) throws IOException {
		this.server.fault = (request, exchange) -> {
			if (request.path().endsWith(name) && request.method().equals("GET")
					&& request.server().equals(HubServer.isLarge(name) ? "cdn" : "hub")) {
				byte[] content = HubTestFiles.files().get(name);
				content[content.length / 2] ^= 1;
				HubServer.send(exchange, 200, content, 0);
				return true;
			}
			return false;
		};
		assertFails(Reason.DAMAGED).hasMessageContaining(name);
		assertThat(HubTestFiles.names(this.cache))
			.noneMatch((file) -> file.endsWith("snapshots/" + HubServer.COMMIT + "/" + name));
		assertNothingPartial();
		this.server.fault = (request, exchange) -> false;
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void downloadLongerThanAnnouncedFails() throws IOException {
		this.server.fault = (request, exchange) -> {
			if (request.server().equals("cdn")) {
				exchange.sendResponseHeaders(200, 0);
				try {
					for (int i = 0; i < 1000; i++) {
						exchange.getResponseBody().write(new byte[1 << 16]);
					}
				}
				catch (IOException ex) {
					// the client closes the connection
				}
				return true;
			}
			return false;
		};
		assertFails(Reason.DAMAGED).hasMessageContaining("longer");
		assertNothingPartial();
	}

	@Test
	void downloadResumesAfterStalledConnection() throws IOException {
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		int[] stalls = { 1 };
		this.server.fault = (request, exchange) -> {
			if (request.server().equals("cdn") && request.path().endsWith("model.safetensors") && stalls[0]-- > 0) {
				HubServer.cut(exchange, weights, 0, 5000);
				sleep();
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(new Hub(options(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "1")), retry()).fetch(HubModel.of(ID)));
		assertThat(this.server.requests).extracting(HubServer.Request::range).contains("bytes=5000-");
	}

	private Path part(byte[] content) throws IOException {
		Path blobs = Files.createDirectories(this.cache.resolve("models--intfloat--multilingual-e5-small/blobs"));
		return blobs.resolve(HubServer.sha256(content) + ".incomplete");
	}

}
