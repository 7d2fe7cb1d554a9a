package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.e5boot.encoder.hub.HubException.Reason;

/**
 * Asks the hub. Redirects are followed here, since the token belongs to the endpoint and
 * must not go along to another host. Failures that may pass are {@link IOException}s, all
 * others {@link HubException}s.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">Hub API</a>
 */
final class HubClient {

	private static final int MAX_ANSWER = 16 << 20;

	private static final int MAX_REDIRECTS = 8;

	private final HubOptions options;

	private final HttpClient http;

	HubClient(HubOptions options) {
		this.options = options;
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(options.metadataTimeout())
			.proxy(options.proxies())
			.build();
	}

	/**
	 * Asks which commit a revision is, and what files it has.
	 */
	RepositoryInfo info(HubModel model) throws IOException, InterruptedException {
		URI uri = uri("/api/models/" + model.id() + "/revision/" + encode(model.revision()));
		HttpResponse<TimedBody> response = send(request(uri, "GET"), false);
		try (TimedBody body = response.body()) {
			demandSuccess(response, model, "");
			return RepositoryInfo.parse(uri.toString(), body.readAll(MAX_ANSWER));
		}
	}

	/**
	 * Asks for a file's hash and size.
	 */
	RemoteFile describe(HubModel commit, String name) throws IOException, InterruptedException {
		URI uri = resolve(commit, name);
		HttpResponse<TimedBody> response = send(request(uri, "HEAD"), true);
		response.body().close();
		demandSuccess(response, commit, name);
		HttpHeaders headers = response.headers();
		Optional<String> linked = headers.firstValue("X-Linked-Etag");
		ContentHash hash = linked.or(() -> headers.firstValue("ETag"))
			.flatMap(ContentHash::ofEtag)
			.orElseThrow(() -> notAHub(uri, "tells no SHA-256 or git hash of " + name));
		headers.firstValue("X-Repo-Commit").filter((sha) -> !sha.equals(commit.revision())).ifPresent((sha) -> {
			throw notAHub(uri, "answers with another commit than the one asked for");
		});
		boolean redirect = response.statusCode() / 100 == 3;
		long size = number(headers.firstValue("X-Linked-Size")
			.or(() -> redirect ? Optional.empty() : headers.firstValue("Content-Length")));
		return new RemoteFile(commit, name, hash, size);
	}

	/**
	 * Opens a file. The answer's status is 200, 206 or 416.
	 * @param from the first byte wanted
	 */
	HttpResponse<TimedBody> open(RemoteFile file, long from) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(resolve(file.model(), file.name()), "GET");
		if (from > 0) {
			request.setHeader("Range", "bytes=" + from + "-");
		}
		HttpResponse<TimedBody> response = send(request, false);
		if (response.statusCode() != 416) {
			try {
				demandSuccess(response, file.model(), file.name());
			}
			catch (IOException | RuntimeException ex) {
				response.body().close();
				throw ex;
			}
		}
		return response;
	}

	/**
	 * Sends a request, and again where it is redirected to.
	 * @param metadata whether an answer that already tells the file's hash is enough
	 */
	private HttpResponse<TimedBody> send(HttpRequest.Builder builder, boolean metadata)
			throws IOException, InterruptedException {
		for (int redirects = 0;; redirects++) {
			HttpRequest request = authorized(builder.copy());
			HttpResponse<TimedBody> response = exchange(request);
			Optional<String> location = response.headers().firstValue("Location");
			boolean told = metadata && response.headers().firstValue("X-Linked-Etag").isPresent();
			if (response.statusCode() / 100 != 3 || location.isEmpty() || told) {
				return response;
			}
			response.body().close();
			if (redirects == MAX_REDIRECTS) {
				throw notAHub(request.uri(), "redirects without end");
			}
			builder.uri(target(request.uri(), location.get()));
		}
	}

	/**
	 * Waits for the headers only: later JDKs would count the body in a request's own
	 * timeout.
	 */
	private HttpResponse<TimedBody> exchange(HttpRequest request) throws IOException, InterruptedException {
		CompletableFuture<HttpResponse<TimedBody>> answer = this.http.sendAsync(request,
				(info) -> new TimedBody(this.options.readTimeout()));
		try {
			return answer.get(this.options.metadataTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw unreachable(request, "no answer in " + this.options.metadataTimeout().toSeconds() + " s", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			String detail = (cause.getMessage() != null) ? ": " + cause.getMessage() : "";
			throw unreachable(request, cause.getClass().getSimpleName() + detail, cause);
		}
		finally {
			answer.cancel(true);
		}
	}

	private static TransientException unreachable(HttpRequest request, String detail, Throwable cause) {
		return new TransientException(host(request.uri()) + " cannot be reached: " + detail, Duration.ZERO, cause);
	}

	private HttpRequest authorized(HttpRequest.Builder builder) {
		URI uri = builder.build().uri();
		String token = this.options.token();
		if (token != null && host(uri).equals(host(this.options.endpoint()))) {
			builder.setHeader("Authorization", "Bearer " + token);
		}
		this.options.proxies().authorization(uri).ifPresent((proxy) -> builder.setHeader("Proxy-Authorization", proxy));
		return builder.build();
	}

	private static URI target(URI from, String location) {
		try {
			URI target = from.resolve(location);
			boolean web = "https".equals(target.getScheme()) || "http".equals(target.getScheme());
			if (web && target.getHost() != null) {
				return target;
			}
		}
		catch (IllegalArgumentException ex) {
			// told below
		}
		throw notAHub(from, "redirects to what is no http or https URL");
	}

	private void demandSuccess(HttpResponse<TimedBody> response, HubModel model, String file) throws IOException {
		int status = response.statusCode();
		if (status / 100 == 2 || (status / 100 == 3 && response.headers().firstValue("X-Linked-Etag").isPresent())) {
			return;
		}
		throw new HubAnswer(this.options, model, file, response).failure();
	}

	private HttpRequest.Builder request(URI uri, String method) {
		return HttpRequest.newBuilder(uri)
			.method(method, BodyPublishers.noBody())
			.setHeader("User-Agent", "e5-spring-boot")
			.setHeader("Accept-Encoding", "identity");
	}

	private URI resolve(HubModel commit, String name) {
		StringBuilder path = new StringBuilder("/" + commit.id() + "/resolve/" + encode(commit.revision()));
		for (String part : name.split("/")) {
			path.append('/').append(encode(part));
		}
		return uri(path.toString());
	}

	private URI uri(String path) {
		return URI.create(this.options.endpoint() + path);
	}

	private static String encode(String segment) {
		return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * Scheme, host and port. Nothing else of a URL is told, since it may be signed.
	 */
	static String host(URI uri) {
		int port = uri.getPort();
		boolean usual = port < 0 || port == ("https".equals(uri.getScheme()) ? 443 : 80);
		return uri.getScheme() + "://" + uri.getHost() + (usual ? "" : ":" + port);
	}

	private static long number(Optional<String> header) {
		try {
			return Math.max(header.map(String::trim).map(Long::parseLong).orElse(RemoteFile.UNKNOWN),
					RemoteFile.UNKNOWN);
		}
		catch (NumberFormatException ex) {
			return RemoteFile.UNKNOWN;
		}
	}

	static HubException notAHub(URI uri, String what) {
		return new HubException(Reason.PROTOCOL, host(uri) + " " + what,
				"Check that HF_ENDPOINT names a hub or a mirror of one, and that no proxy answers in its place.");
	}

}
