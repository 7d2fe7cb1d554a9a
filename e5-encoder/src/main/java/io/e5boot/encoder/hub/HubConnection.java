package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.e5boot.encoder.hub.HubException.Reason;

/**
 * The way to the hub. Redirects are followed here, since the token belongs to the
 * endpoint and must not go along to another host.
 */
final class HubConnection {

	private static final int MAX_REDIRECTS = 8;

	private final HubOptions options;

	private final HttpClient http;

	HubConnection(HubOptions options) {
		this.options = options;
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(options.metadataTimeout())
			.proxy(options.proxies())
			.build();
	}

	/**
	 * Sends a request, and again where it is redirected to.
	 * @param metadata whether an answer that already has the file's hash is enough
	 */
	HttpResponse<TimedBody> send(HttpRequest.Builder builder, boolean metadata)
			throws IOException, InterruptedException {
		for (int redirects = 0;; redirects++) {
			HttpRequest request = authorized(builder.copy());
			HttpResponse<TimedBody> response = exchange(request);
			Optional<String> location = response.headers().firstValue("Location");
			boolean complete = metadata && response.headers().firstValue("X-Linked-Etag").isPresent();
			if (response.statusCode() / 100 != 3 || location.isEmpty() || complete) {
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
			// reported below
		}
		throw notAHub(from, "redirects to something other than an http or https URL");
	}

	/**
	 * Scheme, host and port. Messages name nothing else of a URL, since it may be signed.
	 */
	static String host(URI uri) {
		int port = uri.getPort();
		boolean usual = port < 0 || port == ("https".equals(uri.getScheme()) ? 443 : 80);
		return uri.getScheme() + "://" + uri.getHost() + (usual ? "" : ":" + port);
	}

	static HubException notAHub(URI uri, String what) {
		return new HubException(Reason.PROTOCOL, host(uri) + " " + what,
				"Check that HF_ENDPOINT names a hub or a mirror of one, and that no proxy answers in its place.");
	}

}
