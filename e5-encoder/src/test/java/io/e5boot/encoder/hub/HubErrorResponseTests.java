package io.e5boot.encoder.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.e5boot.encoder.hub.HubException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests responses of the hub (errors, overload, redirects) and the headers of requests.
 */
class HubErrorResponseTests extends HubTestSupport {

	private static final String TOKEN = "hf_abcdefghijklmnop";

	@ParameterizedTest
	@CsvSource({ "401, '', ACCESS_DENIED, HF_TOKEN", "403, '', ACCESS_DENIED, HF_TOKEN",
			"403, GatedRepo, ACCESS_DENIED, Accept them at", "401, GatedRepo, ACCESS_DENIED, HF_TOKEN",
			"404, '', NOT_FOUND, Check the id", "401, RepoNotFound, NOT_FOUND, Check the id",
			"404, RevisionNotFound, NOT_FOUND, Set a branch", "418, '', PROTOCOL, HF_ENDPOINT",
			"407, '', SETTINGS, HTTPS_PROXY" })
	void errorResponseIsExplained(int status, String code, Reason reason, String remedy) {
		this.server.fault = (request, exchange) -> {
			HubServer.sendError(exchange, status, code);
			return true;
		};
		assertFails(reason).extracting(HubException::remedy).asString().contains(remedy);
		assertThat(this.server.requests).hasSize(1);
		assertThat(HubTestFiles.names(this.cache)).isEmpty();
	}

	@Test
	void deniedFileLeavesNoCheckpoint() {
		this.server.fault = (request, exchange) -> {
			if (request.path().endsWith("model.safetensors")) {
				HubServer.sendError(exchange, 403, "");
				return true;
			}
			return false;
		};
		assertFails(Reason.ACCESS_DENIED);
		assertThat(this.cache.resolve("models--intfloat--multilingual-e5-small/refs/main")).doesNotExist();
		assertThatExceptionOfType(HubException.class).isThrownBy(
				() -> new Hub(options().toBuilder().offline(true).build()).fetch(new HubModel(ID, HubServer.COMMIT)))
			.withMessageContaining("neither holds nor records as absent model.safetensors")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.OFFLINE));
	}

	@Test
	void wrongIdGetsSuggestion() {
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> hub().fetch(HubModel.of("intfloat/multilingual-e5-smal")))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("Did you mean intfloat/multilingual-e5-small?"));
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> hub().fetch(HubModel.of("microsoft/multilingual-e5-large")))
			.satisfies((ex) -> assertThat(ex.remedy()).contains("Did you mean intfloat/multilingual-e5-large?"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500, 502, 503, 504 })
	void overloadIsRetried(int status) throws IOException {
		int[] failures = { 3 };
		this.server.fault = (request, exchange) -> {
			if (failures[0]-- > 0) {
				HubServer.sendError(exchange, status, "");
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 500, 503 })
	void permanentOverloadFails(int status) {
		this.server.fault = (request, exchange) -> {
			HubServer.sendError(exchange, status, "");
			return true;
		};
		assertFails(Reason.UNAVAILABLE).hasMessageContaining("status " + status);
		assertThat(this.waits).hasSize(4);
	}

	@Test
	void retryAfterIsRespected() throws IOException {
		String[] answers = { "7", "Fri, 01 Jan 2021 00:00:00 GMT", "nonsense" };
		int[] next = { 0 };
		this.server.fault = (request, exchange) -> {
			if (next[0] < answers.length) {
				exchange.getResponseHeaders().set("Retry-After", answers[next[0]++]);
				HubServer.sendError(exchange, 429, "");
				return true;
			}
			return false;
		};
		assertIsTheCheckpoint(hub().fetch(HubModel.of(ID)));
		assertThat(this.waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(4));
	}

	@Test
	void longRetryAfterFailsImmediately() {
		this.server.fault = (request, exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "3600");
			HubServer.sendError(exchange, 429, "");
			return true;
		};
		assertFails(Reason.UNAVAILABLE).hasMessageContaining("wait 3600 s");
		assertThat(this.waits).isEmpty();
	}

	@Test
	void missingResponseIsUnavailable() {
		this.server.fault = (request, exchange) -> {
			sleep();
			return true;
		};
		assertThatExceptionOfType(HubException.class)
			.isThrownBy(() -> new Hub(options(Map.of("HF_HUB_ETAG_TIMEOUT", "1")), retry()).fetch(HubModel.of(ID)))
			.withMessageContaining("no response in 1 s")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.UNAVAILABLE));
	}

	@Test
	void tokenIsSentToHubOnly() throws IOException {
		assertIsTheCheckpoint(new Hub(options().toBuilder().token(TOKEN).build(), retry()).fetch(HubModel.of(ID)));
		assertThat(this.server.requests).filteredOn((request) -> request.server().equals("hub"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.authorization()).isEqualTo("Bearer " + TOKEN));
		assertThat(this.server.requests).filteredOn((request) -> request.server().equals("cdn"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.authorization()).isEmpty());
	}

	/**
	 * The server is also the proxy, and responds to requests for a hub that does not
	 * exist.
	 */
	@Test
	void proxyGetsRequestAndPassword() throws IOException {
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
	void messagesContainNoTokenAndNoSignedUrl() {
		HubOptions options = options().toBuilder().token(TOKEN).build();
		this.server.fault = (request, exchange) -> {
			if (request.server().equals("cdn")) {
				HubServer.sendError(exchange, 403, "");
				return true;
			}
			return false;
		};
		assertThatExceptionOfType(HubException.class).isThrownBy(() -> new Hub(options, retry()).fetch(HubModel.of(ID)))
			.satisfies((ex) -> assertThat(ex + ex.remedy() + options).doesNotContain(TOKEN, "signature"));
	}

	@Test
	void requestWithoutTokenHasNoAuthorization() throws IOException {
		hub().fetch(HubModel.of(ID));
		assertThat(this.server.requests).allSatisfy((request) -> assertThat(request.authorization()).isEmpty());
	}

	@Test
	void endlessRedirectsFail() {
		this.server.fault = (request, exchange) -> {
			exchange.getResponseHeaders().set("Location", request.path());
			exchange.sendResponseHeaders(307, -1);
			return true;
		};
		assertFails(Reason.PROTOCOL).hasMessageContaining("redirects more than 8 times");
	}

	@Test
	void redirectOfRenamedModelIsFollowed() throws IOException {
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

}
