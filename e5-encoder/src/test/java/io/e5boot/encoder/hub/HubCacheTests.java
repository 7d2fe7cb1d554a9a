package io.e5boot.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.e5boot.encoder.hub.HubException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the content of the cache after a fetch, and later fetches.
 */
class HubCacheTests extends HubTestSupport {

	@Test
	void fetchWritesLayoutOfPythonCache() throws IOException {
		hub().fetch(HubModel.of(ID));
		Path folder = this.cache.resolve("models--intfloat--multilingual-e5-small");
		assertThat(folder.resolve("refs/main")).hasContent(HubServer.COMMIT);
		byte[] weights = HubTestFiles.files().get("model.safetensors");
		Path link = snapshot(HubServer.COMMIT).resolve("model.safetensors");
		assertThat(Files.readSymbolicLink(link)).hasToString("../../blobs/" + HubServer.sha256(weights));
		Path nested = snapshot(HubServer.COMMIT).resolve("1_Pooling/config.json");
		assertThat(Files.readSymbolicLink(nested))
			.hasToString("../../../blobs/" + HubServer.gitHash(HubTestFiles.files().get("1_Pooling/config.json")));
		assertThat(folder.resolve("blobs").resolve(HubServer.sha256(weights))).hasBinaryContent(weights);
		assertThat(this.cache.resolve(".locks/models--intfloat--multilingual-e5-small")
			.resolve(HubServer.sha256(weights) + ".lock")).exists();
		assertNothingPartial();
	}

	@Test
	void fetchRecordsMissingFiles() throws IOException {
		Map<String, byte[]> files = HubTestFiles.files();
		files.remove("config_sentence_transformers.json");
		this.server.publish(ID, HubServer.COMMIT, files);
		hub().fetch(HubModel.of(ID));
		assertThat(this.cache.resolve("models--intfloat--multilingual-e5-small/.no_exist/" + HubServer.COMMIT
				+ "/config_sentence_transformers.json"))
			.isEmptyFile();
	}

	@Test
	void fetchCachedBranchRequestsOnlyCommit() throws IOException {
		hub().fetch(HubModel.of(ID));
		this.server.requests.clear();
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.server.requests).singleElement()
			.satisfies((request) -> assertThat(request.path()).isEqualTo("/api/models/" + ID + "/revision/main"));
	}

	@Test
	void fetchCachedBranchOfflineSendsNoRequest() throws IOException {
		hub().fetch(HubModel.of(ID));
		this.server.close();
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.waits).isEmpty();
		assertIsTheCheckpoint(new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID)));
	}

	@Test
	void fetchCachedCommitSendsNoRequest() throws IOException {
		hub().fetch(new HubModel(ID, HubServer.COMMIT));
		this.server.requests.clear();
		assertIsTheCheckpoint(hub().fetch(new HubModel(ID, HubServer.COMMIT)));
		assertThat(this.server.requests).isEmpty();
		assertThat(this.cache.resolve("models--intfloat--multilingual-e5-small/refs")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "v1.0", "refs/pr/3" })
	void fetchAcceptsBranchTagAndPullRequest(String revision) throws IOException {
		String older = "f".repeat(40);
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("config.json",
				(new String(files.get("config.json"), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
		this.server.commits.put(older, files);
		this.server.revisions.get(ID).put(revision, older);
		hub().fetch(new HubModel(ID, revision));
		hub().fetch(HubModel.of(ID));
		Path folder = this.cache.resolve("models--intfloat--multilingual-e5-small");
		assertThat(folder.resolve("refs").resolve(revision)).hasContent(older);
		assertThat(folder.resolve("refs/main")).hasContent(HubServer.COMMIT);
		assertThat(HubTestFiles.names(folder.resolve("blobs"))).as("what both commits have is there once").hasSize(10);
	}

	@Test
	void fetchMovedBranchDownloadsOnlyChangedFiles() throws IOException {
		hub().fetch(HubModel.of(ID));
		String next = "a".repeat(40);
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("README.md", new byte[] { 1 });
		this.server.publish(ID, next, files);
		this.server.requests.clear();
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.server.asked("cdn", "GET")).isEmpty();
		assertThat(HubTestFiles.names(snapshot(next))).contains("model.safetensors");
	}

	/**
	 * With an expired token, the hub reports a model as missing; a network's login page
	 * is not a hub.
	 */
	@ParameterizedTest
	@CsvSource({ "401, ''", "403, GatedRepo", "401, RepoNotFound", "404, RevisionNotFound", "404, ''", "503, ''",
			"200, ''" })
	void fetchWhenHubUnavailableUsesCache(int status, String code) throws IOException {
		hub().fetch(HubModel.of(ID));
		this.server.fault = (request, exchange) -> {
			HubServer.sendError(exchange, status, code);
			return true;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void fetchMovedBranchFailsWhenFilesUnavailable() throws IOException {
		hub().fetch(HubModel.of(ID));
		Map<String, byte[]> files = HubTestFiles.files();
		files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
		this.server.publish(ID, "a".repeat(40), files);
		this.server.fault = (request, exchange) -> {
			if (request.path().contains("/resolve/")) {
				HubServer.sendError(exchange, 503, "");
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertIsTheCheckpoint(new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID)));
	}

	@Test
	void fetchWithoutSymlinksWritesFiles() throws IOException {
		HubOptions copying = options(Map.of("HF_HUB_DISABLE_SYMLINKS", "1"));
		assertIsTheCheckpoint(new Hub(copying, retry()).fetch(HubModel.of(ID)));
		assertThat(snapshot(HubServer.COMMIT).resolve("model.safetensors")).isRegularFile()
			.satisfies((file) -> assertThat(Files.isSymbolicLink(file)).isFalse());
		assertNothingPartial();
		this.server.close();
		assertIsTheCheckpoint(new Hub(copying.toBuilder().offline(true).build()).fetch(HubModel.of(ID)));
	}

	@Test
	void fetchRepairsBrokenLink() throws IOException {
		hub().fetch(HubModel.of(ID));
		Files.delete(snapshot(HubServer.COMMIT).resolve("model.safetensors").toRealPath());
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void fetchOfflineWithoutModelExplainsWhatToCopy() {
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID)))
			.withMessageContaining("does not hold " + ID)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.OFFLINE))
			.satisfies(
					(ex) -> assertThat(ex.remedy()).contains("copy the folder models--intfloat--multilingual-e5-small",
							this.cache.resolve("models--intfloat--multilingual-e5-small").toString()));
		assertThat(this.server.requests).isEmpty();
	}

	@Test
	void fetchOfflineRejectsSnapshotThatMayLackPooling() throws IOException {
		hub().fetch(HubModel.of(ID));
		Files.delete(snapshot(HubServer.COMMIT).resolve("modules.json"));
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID)))
			.withMessageContaining("modules.json")
			.satisfies((ex) -> assertThat(ex.remedy()).contains(snapshot(HubServer.COMMIT).toString()));
		Files.writeString(snapshot(HubServer.COMMIT).resolve(".gitattributes"), "");
		new Hub(options().toBuilder().offline(true).build()).fetch(HubModel.of(ID));
	}

	@Test
	void fetchReturnsCheckpointWhenCommitCannotBeRecorded() throws IOException {
		hub().fetch(new HubModel(ID, HubServer.COMMIT));
		Files.writeString(this.cache.resolve("models--intfloat--multilingual-e5-small/refs"), "in the way");
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
	}

	@Test
	void fetchFileLargerThanFreeSpaceFails() {
		announceWeights(Long.MAX_VALUE / 2, (exchange) -> {
			exchange.getResponseHeaders().set("Location", "/elsewhere");
			exchange.sendResponseHeaders(302, -1);
		});
		assertFails(Reason.CACHE).hasMessageContaining("model.safetensors")
			.hasMessageContaining("free")
			.extracting(HubException::remedy)
			.asString()
			.contains("HF_HUB_CACHE");
		assertThat(this.server.asked("hub", "GET")).noneMatch((path) -> path.endsWith("model.safetensors"));
		assertNothingPartial();
	}

	@Test
	void fetchIntoUnwritableCacheFails() throws IOException {
		Path file = Files.writeString(this.cache.resolve("file"), "");
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options().toBuilder().cache(file).build(), retry()).fetch(HubModel.of(ID)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CACHE))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("HF_HUB_CACHE"));
	}

}
