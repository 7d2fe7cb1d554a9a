package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;

import io.e5boot.encoder.Mutations;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.testsupport.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Random invalid responses: a fetch always ends, successfully or with a typed exception,
 * and all files in the cache have the announced hashes.
 */
class InvalidHubResponseTests {

	private static final String ID = "intfloat/multilingual-e5-small";

	private static final List<String> VALUES = List.of("", "0", "-1", "18446744073709551616", "1e9", "W/\"\"", "\"x\"",
			"../../evil", "f".repeat(40), "F".repeat(64), "0".repeat(64), "bytes 0-0/0", "bytes 5-1/2", "http://",
			"file:///etc/passwd", "//", "http://[", "/..", "http://localhost:1/", "ftp://localhost/", "a".repeat(9000),
			"\u00e9");

	private static final List<String> HEADERS = List.of("ETag", "X-Linked-Etag", "X-Linked-Size", "X-Repo-Commit",
			"Location", "Content-Range", "Retry-After", "X-Error-Code");

	@Test
	void repositoryInfoIsValidated() {
		String valid = "{\"id\":\"" + ID + "\",\"sha\":\"" + HubServer.COMMIT
				+ "\",\"siblings\":[{\"rfilename\":\"config.json\"},{\"rfilename\":\"1_Pooling/config.json\"}]}";
		each(valid, 3_000, (json) -> {
			HubClient.RepositoryInfo info = HubClient.RepositoryInfo.parse("http://localhost/", json);
			assertThat(info.commit()).matches("[0-9a-f]{40}");
			assertThat(info.files()).allMatch(HubModel::isSafePath);
		});
	}

	@Test
	void moduleListIsValidated() {
		String valid = "[{\"type\":\"sentence_transformers.models.Transformer\",\"path\":\"\"},"
				+ "{\"type\":\"sentence_transformers.models.Pooling\",\"path\":\"1_Pooling\"}]";
		each(valid, 3_000,
				(json) -> assertThat(CheckpointFetcher.SentenceModule.parse("modules.json", json))
					.extracting(CheckpointFetcher.SentenceModule::path)
					.allMatch((path) -> path.isEmpty() || HubModel.isSafePath(path)));
	}

	@Test
	void shardIndexIsValidated() {
		String valid = "{\"metadata\":{\"total_size\":1},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
				+ "\"b\":\"model-00002-of-00002.safetensors\"}}";
		each(valid, 3_000, (json) -> assertThat(CheckpointFetcher.shards("index", json)).isNotEmpty()
			.allMatch(HubModel::isSafePath));
	}

	@Test
	void isSafePathRejectsPathsOutsideFolder() {
		Mutations mutations = new Mutations(3);
		Path root = Path.of("/cache/snapshots/commit");
		int valid = 0;
		for (int i = 0; i < Fuzz.rounds(3_000); i++) {
			String path = new String(mutations.ofText("1_Pooling/config.json"), StandardCharsets.UTF_8);
			if (HubModel.isSafePath(path)) {
				valid++;
				Path resolved = root.resolve(path).normalize();
				assertThat(resolved.startsWith(root) && !resolved.equals(root)).as(path).isTrue();
			}
		}
		assertThat(valid).isPositive();
	}

	/**
	 * Damages one header, status or body of a whole fetch.
	 */
	@Test
	void httpResponsesAreValidated(@TempDir Path temp) throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		try (HubServer server = new HubServer().publish(ID, HubServer.COMMIT, files)) {
			Random random = new Random(11);
			Mutations mutations = new Mutations(11);
			assertTimeoutPreemptively(Duration.ofSeconds(600), () -> {
				for (int i = 0; i < Fuzz.rounds(40); i++) {
					Path cache = temp.resolve("run" + i);
					int[] countdown = { random.nextInt(20) };
					server.fault = (request, exchange) -> {
						if (countdown[0]-- != 0) {
							return false;
						}
						exchange.getResponseHeaders()
							.set(HEADERS.get(random.nextInt(HEADERS.size())),
									VALUES.get(random.nextInt(VALUES.size())));
						int status = Set.of(200, 206, 302, 307, 403, 404, 416, 429, 500, 204)
							.stream()
							.toList()
							.get(random.nextInt(10));
						byte[] body = mutations.of("{\"sha\":\"x\",\"siblings\":[]}".getBytes(StandardCharsets.UTF_8));
						HubServer.send(exchange, status, (status == 204) ? new byte[0] : body, 0);
						return true;
					};
					fetch(server, cache, files);
				}
			});
		}
	}

	private static void fetch(HubServer server, Path cache, Map<String, byte[]> files) {
		HubOptions options = new HubEnvironment(Map.of("HF_HUB_CACHE", cache.toString(), "HF_HOME", cache.toString(),
				"HF_ENDPOINT", server.endpoint(), "HF_HUB_ETAG_TIMEOUT", "2", "HF_HUB_DOWNLOAD_TIMEOUT", "2"),
				new Properties())
			.options();
		try {
			new Hub(options, new Retry(3, (wait) -> {
			})).fetch(HubModel.of(ID));
		}
		catch (ModelLoadException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
		String root = "models--intfloat--multilingual-e5-small/snapshots/" + HubServer.COMMIT + "/";
		assertThat(HubTestFiles.names(cache)).filteredOn((name) -> name.startsWith(root))
			.allSatisfy((name) -> assertThat(cache.resolve(name))
				.hasBinaryContent(files.get(name.substring(root.length()))));
	}

	private static void each(String valid, int small, Check check) {
		int inputs = Fuzz.rounds(small);
		Mutations mutations = new Mutations(valid.hashCode());
		byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
		assertTimeoutPreemptively(Duration.ofSeconds(300), () -> {
			int rejected = 0;
			for (int i = 0; i < inputs; i++) {
				byte[] mutated = mutations.of(bytes);
				try {
					check.accept(mutated);
				}
				catch (ModelLoadException ex) {
					rejected++;
				}
				catch (RuntimeException | Error ex) {
					throw new AssertionError(new String(mutated, StandardCharsets.UTF_8), ex);
				}
			}
			assertThat(rejected).isBetween(inputs / 20, inputs - 1);
		});
	}

	private interface Check {

		void accept(byte[] json);

	}

}
