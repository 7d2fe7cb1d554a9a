package io.e5boot.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.checkpoint.ModelFiles;
import io.e5boot.encoder.checkpoint.ModelLoadException;
import io.e5boot.encoder.hub.HubException.Reason;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class HubTests {

	private static final String ID = "intfloat/multilingual-e5-small";

	private static final String TOKEN = "hf_abcdefghijklmnop";

	@TempDir
	Path cache;

	private final List<Duration> waits = new ArrayList<>();

	private HubServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new HubServer().publish(ID, HubServer.COMMIT, files());
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void aColdDownloadBringsTheFilesThatAreNeededAndNoOthers() throws IOException {
		ModelFiles files = hub().fetch(HubModel.of(ID));
		assertThat(files.id()).isEqualTo(ID);
		assertThat(files.revision()).contains(HubServer.COMMIT);
		assertIsTheCheckpoint(files);
		assertThat(names(snapshot(HubServer.COMMIT))).containsExactlyInAnyOrder("config.json", "tokenizer.json",
				"tokenizer_config.json", "special_tokens_map.json", "modules.json", "1_Pooling/config.json",
				"sentence_bert_config.json", "config_sentence_transformers.json", "model.safetensors");
	}

	@Test
	void theCacheHasTheLayoutThatPythonKnows() throws IOException {
		hub().fetch(HubModel.of(ID));
		Path folder = this.cache.resolve("models--intfloat--multilingual-e5-small");
		assertThat(folder.resolve("refs/main")).hasContent(HubServer.COMMIT);
		byte[] weights = files().get("model.safetensors");
		Path link = snapshot(HubServer.COMMIT).resolve("model.safetensors");
		assertThat(Files.readSymbolicLink(link)).hasToString("../../blobs/" + HubServer.sha256(weights));
		Path nested = snapshot(HubServer.COMMIT).resolve("1_Pooling/config.json");
		assertThat(Files.readSymbolicLink(nested))
			.hasToString("../../../blobs/" + HubServer.gitHash(files().get("1_Pooling/config.json")));
		assertThat(folder.resolve("blobs").resolve(HubServer.sha256(weights))).hasBinaryContent(weights);
		assertThat(this.cache.resolve(".locks/models--intfloat--multilingual-e5-small")
			.resolve(HubServer.sha256(weights) + ".lock")).exists();
		assertNothingPartial();
	}

	@Test
	void whatTheCommitDoesNotHaveIsNoted() throws IOException {
		Map<String, byte[]> files = files();
		files.remove("config_sentence_transformers.json");
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(this.cache.resolve("models--intfloat--multilingual-e5-small/.no_exist/" + HubServer.COMMIT
				+ "/config_sentence_transformers.json"))
			.isEmptyFile();
	}

	@Test
	void aWarmStartAsksOnlyForTheCommit() throws IOException {
		hub().fetch(HubModel.of(ID));
		this.server.requests.clear();
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.server.requests).singleElement()
			.satisfies((request) -> assertThat(request.path()).isEqualTo("/api/models/" + ID + "/revision/main"));
	}

	@Test
	void aWarmStartNeedsNoNetwork() throws IOException {
		hub().fetch(HubModel.of(ID));
		this.server.close();
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.waits).isEmpty();
		assertIsTheCheckpoint(new Hub(options().withOffline(true)).fetch(HubModel.of(ID)));
	}

	@Test
	void aPinnedCommitThatIsThereIsNotAskedFor() throws IOException {
		hub().fetch(new HubModel(ID, HubServer.COMMIT));
		this.server.requests.clear();
		assertIsTheCheckpoint(hub().fetch(new HubModel(ID, HubServer.COMMIT)));
		assertThat(this.server.requests).isEmpty();
		assertThat(this.cache.resolve("models--intfloat--multilingual-e5-small/refs")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "v1.0", "refs/pr/3" })
	void aRevisionIsABranchATagOrAPullRequest(String revision) throws IOException {
		String older = "f".repeat(40);
		Map<String, byte[]> files = files();
		files.put("config.json",
				(new String(files.get("config.json"), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
		this.server.commits.put(older, files);
		this.server.revisions.get(ID).put(revision, older);
		hub().fetch(new HubModel(ID, revision));
		hub().fetch(HubModel.of(ID));
		Path folder = this.cache.resolve("models--intfloat--multilingual-e5-small");
		assertThat(folder.resolve("refs").resolve(revision)).hasContent(older);
		assertThat(folder.resolve("refs/main")).hasContent(HubServer.COMMIT);
		assertThat(names(folder.resolve("blobs"))).as("what both commits have is there once").hasSize(10);
	}

	@Test
	void aBranchThatMovedIsFetchedAndTheRestReused() throws IOException {
		hub().fetch(HubModel.of(ID));
		String next = "a".repeat(40);
		Map<String, byte[]> files = files();
		files.put("README.md", new byte[] { 1 });
		this.server.publish(ID, next, files);
		this.server.requests.clear();
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.server.asked("cdn", "GET")).isEmpty();
		assertThat(names(snapshot(next))).contains("model.safetensors");
	}

	/**
	 * An expired token looks like a model that is not there, a network's login page like
	 * no hub at all.
	 */
	@ParameterizedTest
	@CsvSource({ "401, ''", "403, GatedRepo", "401, RepoNotFound", "404, RevisionNotFound", "404, ''", "503, ''",
			"200, ''" })
	void whatTheCacheHoldsIsUsedWhereTheHubDoesNotTellOfIt(int status, String code) throws IOException {
		hub().fetch(HubModel.of(ID));
		this.server.fault = (request, exchange) -> {
			HubServer.refuse(exchange, status, code);
			return true;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void aFileShorterThanAnnouncedIsGivenUp() {
		this.server.fault = (request, exchange) -> {
			if (request.method().equals("HEAD") && request.path().endsWith("model.safetensors")) {
				exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + "a".repeat(64) + "\"");
				exchange.getResponseHeaders().set("X-Linked-Size", "1000000");
				exchange.sendResponseHeaders(200, -1);
				return true;
			}
			return false;
		};
		assertTimeoutPreemptively(Duration.ofSeconds(30),
				() -> assertFails(Reason.UNAVAILABLE).hasMessageContaining("of 1000000"));
		assertThat(this.server.asked("cdn", "GET")).hasSizeLessThan(10);
	}

	@Test
	void aBranchThatMovedOutOfReachStaysWhereItWas() throws IOException {
		hub().fetch(HubModel.of(ID));
		Map<String, byte[]> files = files();
		files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
		this.server.publish(ID, "a".repeat(40), files);
		this.server.fault = (request, exchange) -> {
			if (request.path().contains("/resolve/")) {
				HubServer.refuse(exchange, 503, "");
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertIsTheCheckpoint(new Hub(options().withOffline(true)).fetch(HubModel.of(ID)));
	}

	@Test
	void resumesAtARandomByteFiftyTimes() throws IOException {
		Random random = new Random(42);
		byte[] weights = files().get("model.safetensors");
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
			ModelFiles files = new Hub(options().withCache(folder), retry()).fetch(HubModel.of(ID));
			assertIsTheCheckpoint(files);
			String range = (cut > 0) ? "bytes=" + cut + "-" : "";
			assertThat(this.server.requests).filteredOn((request) -> request.server().equals("cdn"))
				.filteredOn((request) -> request.path().endsWith("model.safetensors"))
				.extracting(HubServer.Request::range)
				.containsExactly("", range);
		}
	}

	@Test
	void continuesWhatAnEarlierProcessLeft() throws IOException {
		byte[] weights = files().get("model.safetensors");
		Path part = part(weights);
		Files.write(part, Arrays.copyOf(weights, 1000));
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.server.requests).extracting(HubServer.Request::range).contains("bytes=1000-");
		assertThat(part).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "1000, false", "2000000, true" })
	void startsAnewWhereALeftOverIsNotTheBeginning(int length, boolean longer) throws IOException {
		byte[] weights = files().get("model.safetensors");
		Files.write(part(weights), new byte[length]);
		assertThat(length > weights.length).isEqualTo(longer);
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void aServerWithoutRangesBeginsAgain() throws IOException {
		byte[] weights = files().get("model.safetensors");
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
	void aServerThatContinuesElsewhereIsNotBelieved() throws IOException {
		byte[] weights = files().get("model.safetensors");
		Files.write(part(weights), Arrays.copyOf(weights, 1000));
		this.server.fault = (request, exchange) -> {
			if (!request.range().isEmpty()) {
				exchange.getResponseHeaders()
					.set("Content-Range", "bytes 7-%d/%d".formatted(weights.length - 1, weights.length));
				HubServer.send(exchange, 206, weights, 7);
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.safetensors", "config.json" })
	void contentThatDoesNotHashToThePromiseIsRefused(String name) throws IOException {
		this.server.fault = (request, exchange) -> {
			if (request.path().endsWith(name) && request.method().equals("GET")
					&& request.server().equals(HubServer.isLarge(name) ? "cdn" : "hub")) {
				byte[] content = files().get(name);
				content[content.length / 2] ^= 1;
				HubServer.send(exchange, 200, content, 0);
				return true;
			}
			return false;
		};
		assertFails(Reason.DAMAGED).hasMessageContaining(name);
		assertThat(names(this.cache)).noneMatch((file) -> file.endsWith("snapshots/" + HubServer.COMMIT + "/" + name));
		assertNothingPartial();
		this.server.fault = (request, exchange) -> false;
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void moreThanWasAnnouncedIsRefused() throws IOException {
		this.server.fault = (request, exchange) -> {
			if (request.server().equals("cdn")) {
				exchange.sendResponseHeaders(200, 0);
				try {
					for (int i = 0; i < 1000; i++) {
						exchange.getResponseBody().write(new byte[1 << 16]);
					}
				}
				catch (IOException ex) {
					// the client hangs up
				}
				return true;
			}
			return false;
		};
		assertFails(Reason.DAMAGED).hasMessageContaining("longer");
		assertNothingPartial();
	}

	@ParameterizedTest
	@CsvSource({ "401, '', ACCESS_DENIED, HF_TOKEN", "403, '', ACCESS_DENIED, HF_TOKEN",
			"403, GatedRepo, ACCESS_DENIED, Accept them at", "401, GatedRepo, ACCESS_DENIED, HF_TOKEN",
			"404, '', NOT_FOUND, Check the id", "401, RepoNotFound, NOT_FOUND, Check the id",
			"404, RevisionNotFound, NOT_FOUND, Name a branch", "418, '', PROTOCOL, HF_ENDPOINT",
			"407, '', SETTINGS, HTTPS_PROXY" })
	void refusalsAreExplained(int status, String code, Reason reason, String remedy) {
		this.server.fault = (request, exchange) -> {
			HubServer.refuse(exchange, status, code);
			return true;
		};
		assertFails(reason).extracting(HubException::remedy).asString().contains(remedy);
		assertThat(this.server.requests).hasSize(1);
		assertThat(names(this.cache)).isEmpty();
	}

	@Test
	void aFileThatIsRefusedLeavesNoCheckpointBehind() {
		this.server.fault = (request, exchange) -> {
			if (request.path().endsWith("model.safetensors")) {
				HubServer.refuse(exchange, 403, "");
				return true;
			}
			return false;
		};
		assertFails(Reason.ACCESS_DENIED);
		assertThat(this.cache.resolve("models--intfloat--multilingual-e5-small/refs/main")).doesNotExist();
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().withOffline(true)).fetch(new HubModel(ID, HubServer.COMMIT)))
			.withMessageContaining("it lacks model.safetensors, or")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.OFFLINE));
	}

	@Test
	void aWrongIdIsAnsweredWithTheOneThatWasMeant() {
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> hub().fetch(HubModel.of("intfloat/multilingual-e5-smal")))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("Did you mean intfloat/multilingual-e5-small?"));
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> hub().fetch(HubModel.of("microsoft/multilingual-e5-large")))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("Did you mean intfloat/multilingual-e5-large?"));
	}

	@Test
	void aModelWithoutWeightsIsNoCheckpoint() {
		Map<String, byte[]> files = files();
		files.keySet().removeAll(List.of("model.safetensors", "pytorch_model.bin"));
		this.server.publish(ID, HubServer.COMMIT, files);
		assertFails(Reason.NOT_FOUND).hasMessageContaining("no model.safetensors, no model.safetensors.index.json");
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500, 502, 503, 504 })
	void overloadPasses(int status) throws IOException {
		int[] failures = { 3 };
		this.server.fault = (request, exchange) -> {
			if (failures[0]-- > 0) {
				HubServer.refuse(exchange, status, "");
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 500, 503 })
	void overloadThatStaysIsAnError(int status) {
		this.server.fault = (request, exchange) -> {
			HubServer.refuse(exchange, status, "");
			return true;
		};
		assertFails(Reason.UNAVAILABLE).hasMessageContaining("status " + status);
		assertThat(this.waits).hasSize(4);
	}

	@Test
	void theServerSaysHowLongToWait() throws IOException {
		String[] answers = { "7", "Fri, 01 Jan 2021 00:00:00 GMT", "nonsense" };
		int[] next = { 0 };
		this.server.fault = (request, exchange) -> {
			if (next[0] < answers.length) {
				exchange.getResponseHeaders().set("Retry-After", answers[next[0]++]);
				HubServer.refuse(exchange, 429, "");
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4));
	}

	@Test
	void nobodyWaitsForAnHour() {
		this.server.fault = (request, exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "3600");
			HubServer.refuse(exchange, 429, "");
			return true;
		};
		assertFails(Reason.UNAVAILABLE).hasMessageContaining("wait 3600 s");
		assertThat(this.waits).isEmpty();
	}

	@Test
	void aConnectionThatStandsStillIsCutAndContinued() throws IOException {
		byte[] weights = files().get("model.safetensors");
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

	@Test
	void aServerThatDoesNotAnswerIsUnavailable() {
		this.server.fault = (request, exchange) -> {
			sleep();
			return true;
		};
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options(Map.of("HF_HUB_ETAG_TIMEOUT", "1")), retry()).fetch(HubModel.of(ID)))
			.withMessageContaining("no answer in 1 s")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.UNAVAILABLE));
	}

	@Test
	void theTokenGoesToTheHubAndToNoOtherHost() throws IOException {
		assertIsTheCheckpoint(new Hub(options().withToken(TOKEN), retry()).fetch(HubModel.of(ID)));
		assertThat(this.server.requests).filteredOn((request) -> request.server().equals("hub"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN));
		assertThat(this.server.requests).filteredOn((request) -> request.server().equals("cdn"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.authorization()).isEmpty());
	}

	/**
	 * The proxy is this server, too: it answers requests for a hub that does not exist.
	 */
	@Test
	void aProxyIsAskedInTheHubsPlaceAndToldItsPassword() throws IOException {
		String proxy = this.server.endpoint().replace("http://", "http://user:secret@");
		List<String> authorizations = new CopyOnWriteArrayList<>();
		this.server.fault = (request, exchange) -> {
			authorizations.add(exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
			return false;
		};
		HubOptions options = options(Map.of("HTTP_PROXY", proxy, "NO_PROXY", "localhost", "HF_ENDPOINT",
				"http://hub.invalid", "HF_TOKEN", TOKEN));
		assertIsTheCheckpoint(new Hub(options, retry()).fetch(HubModel.of(ID)));
		assertThat(this.server.requests).filteredOn((request) -> request.server().equals("hub"))
			.allSatisfy((request) -> assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN));
		assertThat(authorizations).containsOnly("Basic dXNlcjpzZWNyZXQ=", null).first().isNotNull();
	}

	@Test
	void noMessageHoldsTheTokenOrASignedUrl() {
		HubOptions options = options().withToken(TOKEN);
		this.server.fault = (request, exchange) -> {
			if (request.server().equals("cdn")) {
				HubServer.refuse(exchange, 403, "");
				return true;
			}
			return false;
		};
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> new Hub(options, retry()).fetch(HubModel.of(ID)))
			.satisfies((ex) -> assertThat(ex + ex.remedy() + options).doesNotContain(TOKEN, "signature"));
	}

	@Test
	void withoutATokenNoneIsSent() throws IOException {
		hub().fetch(HubModel.of(ID));
		assertThat(this.server.requests).allSatisfy((request) -> assertThat(request.authorization()).isEmpty());
	}

	@Test
	void endlessRedirectsEnd() {
		this.server.fault = (request, exchange) -> {
			exchange.getResponseHeaders().set("Location", request.path());
			exchange.sendResponseHeaders(307, -1);
			return true;
		};
		assertFails(Reason.PROTOCOL).hasMessageContaining("redirects without end");
	}

	@Test
	void aRenamedModelIsFollowed() throws IOException {
		this.server.fault = (request, exchange) -> {
			if (request.path().contains("intfloat/old-name")) {
				exchange.getResponseHeaders()
					.set("Location", request.path().replace("old-name", "multilingual-e5-small"));
				exchange.sendResponseHeaders(307, -1);
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of("intfloat/old-name")));
	}

	@Test
	void shardsAreThoseOfTheIndex() throws IOException {
		Map<String, byte[]> files = files();
		byte[] weights = files.remove("model.safetensors");
		files.put("model-00001-of-00002.safetensors", weights);
		files.put("model-00002-of-00002.safetensors", new byte[] { 1, 2, 3 });
		files.put("model-00003-of-00002.safetensors", new byte[] { 1, 2, 3 });
		files.put("model.safetensors.index.json",
				"{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}}"
					.getBytes(StandardCharsets.UTF_8));
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(names(snapshot(HubServer.COMMIT)))
			.contains("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
					"model.safetensors.index.json")
			.doesNotContain("model-00003-of-00002.safetensors", "pytorch_model.bin");
	}

	@Test
	void pickledWeightsComeOnlyWhereThereAreNoOthers() throws IOException {
		Map<String, byte[]> files = files();
		files.remove("model.safetensors");
		files.put("pytorch_model.bin", new byte[] { 1, 2, 3 });
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(names(snapshot(HubServer.COMMIT))).contains("pytorch_model.bin");
	}

	@Test
	void denseModulesBringTheirWeights() throws IOException {
		Map<String, byte[]> files = files();
		files.put("modules.json",
				("[{\"type\":\"sentence_transformers.models.Transformer\",\"path\":\"\"},"
						+ "{\"type\":\"sentence_transformers.models.Pooling\",\"path\":\"1_Pooling\"},"
						+ "{\"type\":\"sentence_transformers.models.Dense\",\"path\":\"2_Dense\"},"
						+ "{\"type\":\"sentence_transformers.models.Normalize\",\"path\":\"3_Normalize\"}]")
					.getBytes(StandardCharsets.UTF_8));
		files.put("2_Dense/config.json", new byte[] { '{', '}' });
		files.put("2_Dense/model.safetensors", new byte[] { 1 });
		files.put("2_Dense/pytorch_model.bin", new byte[] { 2 });
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(names(snapshot(HubServer.COMMIT)))
			.contains("2_Dense/config.json", "2_Dense/model.safetensors", "1_Pooling/config.json")
			.doesNotContain("2_Dense/pytorch_model.bin");
		this.server.close();
		new Hub(options().withOffline(true)).fetch(HubModel.of(ID));
	}

	@Test
	void anIndexCannotLeadOutOfTheCache() {
		Map<String, byte[]> files = files();
		files.remove("model.safetensors");
		files.put("model.safetensors.index.json",
				"{\"weight_map\":{\"a\":\"../../../../evil\"}}".getBytes(StandardCharsets.UTF_8));
		files.put("../../../../evil", new byte[] { 1 });
		this.server.publish(ID, HubServer.COMMIT, files);
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> hub().fetch(HubModel.of(ID)))
			.withMessageContaining("cannot be one");
	}

	@Test
	void withoutSymbolicLinksSnapshotsHoldTheFiles() throws IOException {
		HubOptions copying = options(Map.of("HF_HUB_DISABLE_SYMLINKS", "1"));
		assertIsTheCheckpoint(new Hub(copying, retry()).fetch(HubModel.of(ID)));
		assertThat(snapshot(HubServer.COMMIT).resolve("model.safetensors")).isRegularFile()
			.satisfies((file) -> assertThat(Files.isSymbolicLink(file)).isFalse());
		assertNothingPartial();
		this.server.close();
		assertIsTheCheckpoint(new Hub(copying.withOffline(true)).fetch(HubModel.of(ID)));
	}

	@Test
	void aLinkIntoNothingIsMended() throws IOException {
		hub().fetch(HubModel.of(ID));
		Files.delete(snapshot(HubServer.COMMIT).resolve("model.safetensors").toRealPath());
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void offlineWithoutTheModelSaysWhatToCopyWhere() {
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().withOffline(true)).fetch(HubModel.of(ID)))
			.withMessageContaining("does not hold " + ID)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.OFFLINE))
			.satisfies(
					(ex) -> assertThat(ex.remedy()).contains("copy the folder models--intfloat--multilingual-e5-small",
							this.cache.resolve("models--intfloat--multilingual-e5-small").toString()));
		assertThat(this.server.requests).isEmpty();
	}

	@Test
	void offlineASnapshotThatMayLackItsPoolingIsNotTrusted() throws IOException {
		hub().fetch(HubModel.of(ID));
		Files.delete(snapshot(HubServer.COMMIT).resolve("modules.json"));
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().withOffline(true)).fetch(HubModel.of(ID)))
			.withMessageContaining("modules.json")
			.satisfies((ex) -> assertThat(ex.remedy()).contains(snapshot(HubServer.COMMIT).toString()));
		Files.writeString(snapshot(HubServer.COMMIT).resolve(".gitattributes"), "");
		new Hub(options().withOffline(true)).fetch(HubModel.of(ID));
	}

	@Test
	void aWholeCheckpointIsUsedThoughItsBranchCannotBeNoted() throws IOException {
		hub().fetch(new HubModel(ID, HubServer.COMMIT));
		Files.writeString(this.cache.resolve("models--intfloat--multilingual-e5-small/refs"), "in the way");
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void aFileThatTheDiskHasNoRoomForIsNotBegun() {
		this.server.fault = (request, exchange) -> {
			if (request.method().equals("HEAD") && request.path().endsWith("model.safetensors")) {
				exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + "a".repeat(64) + "\"");
				exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(Long.MAX_VALUE / 2));
				exchange.getResponseHeaders().set("Location", "/elsewhere");
				exchange.sendResponseHeaders(302, -1);
				return true;
			}
			return false;
		};
		assertFails(Reason.CACHE).hasMessageContaining("model.safetensors")
			.hasMessageContaining("free")
			.extracting(HubException::remedy)
			.asString()
			.contains("HF_HUB_CACHE");
		assertThat(this.server.asked("hub", "GET")).noneMatch((path) -> path.endsWith("model.safetensors"));
		assertNothingPartial();
	}

	@Test
	void aCacheThatCannotBeWrittenIsAnError() throws IOException {
		Path file = Files.writeString(this.cache.resolve("file"), "");
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().withCache(file), retry()).fetch(HubModel.of(ID)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CACHE))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("HF_HUB_CACHE"));
	}

	private void assertIsTheCheckpoint(ModelFiles files) throws IOException {
		for (Map.Entry<String, byte[]> file : files().entrySet()) {
			try (InputStream stream = files.open(file.getKey()).orElse(InputStream.nullInputStream())) {
				boolean needed = !List
					.of("README.md", "onnx/model.onnx", "pytorch_model.bin", "sentencepiece.bpe.model")
					.contains(file.getKey());
				assertThat(stream.readAllBytes()).as(file.getKey()).isEqualTo(needed ? file.getValue() : new byte[0]);
			}
		}
		assertThat(Checkpoint.read(files).openWeights().tensors()).isNotEmpty();
	}

	private void assertNothingPartial() {
		assertThat(names(this.cache)).noneMatch((name) -> name.endsWith(".incomplete") || name.endsWith(".tmp"));
	}

	private AbstractThrowableAssert<?, HubException> assertFails(Reason reason) {
		HubException failure = catchThrowableOfType(HubException.class, () -> hub().fetch(HubModel.of(ID)));
		assertThat(failure).isNotNull();
		assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
		return assertThat(failure);
	}

	private Path part(byte[] content) throws IOException {
		Path blobs = Files.createDirectories(this.cache.resolve("models--intfloat--multilingual-e5-small/blobs"));
		return blobs.resolve(HubServer.sha256(content) + ".incomplete");
	}

	private Path snapshot(String commit) {
		return this.cache.resolve("models--intfloat--multilingual-e5-small/snapshots").resolve(commit);
	}

	private Hub hub() {
		return new Hub(options(), retry());
	}

	private Retry retry() {
		return new Retry(5, this.waits::add);
	}

	private HubOptions options() {
		return options(Map.of());
	}

	private HubOptions options(Map<String, String> more) {
		Map<String, String> variables = new HashMap<>(Map.of("HF_HUB_CACHE", this.cache.toString(), "HF_ENDPOINT",
				this.server.endpoint(), "HF_HUB_ETAG_TIMEOUT", "30", "HF_HUB_DOWNLOAD_TIMEOUT", "30", "HF_HOME",
				this.cache.resolve("home").toString()));
		variables.putAll(more);
		return new HubEnvironment(variables, new Properties()).options();
	}

	private static void sleep() {
		try {
			Thread.sleep(4000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static List<String> names(Path folder) {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> !Files.isDirectory(file))
				.map((file) -> folder.relativize(file).toString().replace('\\', '/'))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A tiny checkpoint in the company that it has on the hub.
	 */
	static Map<String, byte[]> files() {
		Path folder = TinyCheckpoints.folder("tiny-bert");
		Map<String, byte[]> files = new TreeMap<>();
		for (String name : names(folder)) {
			try {
				files.put(name, Files.readAllBytes(folder.resolve(name)));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
		files.putIfAbsent("tokenizer_config.json", "{}".getBytes(StandardCharsets.UTF_8));
		files.putIfAbsent("special_tokens_map.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
		files.put("README.md", "A model".getBytes(StandardCharsets.UTF_8));
		files.put("onnx/model.onnx", new byte[100]);
		files.put("pytorch_model.bin", new byte[200]);
		files.put("sentencepiece.bpe.model", new byte[300]);
		return files;
	}

}
