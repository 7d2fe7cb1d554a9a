package io.e5boot.encoder.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.e5boot.encoder.hub.HubException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * HTTP connection to the hub. Follows redirects itself, since the token is for the
 * endpoint and must not be sent to another host.
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
	 * Sends a request and follows its redirects.
	 * @param metadata whether to stop at a redirect that already has the file's hash
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
				throw notAHub(request.uri(), "redirects more than " + MAX_REDIRECTS + " times");
			}
			builder.uri(target(request.uri(), location.get()));
		}
	}

	/**
	 * Waits for the headers only: newer JDKs include the body in a request's timeout.
	 */
	private HttpResponse<TimedBody> exchange(HttpRequest request) throws IOException, InterruptedException {
		CompletableFuture<HttpResponse<TimedBody>> response = this.http.sendAsync(request,
				(info) -> new TimedBody(this.options.readTimeout()));
		try {
			return response.get(this.options.metadataTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw unreachable(request, "no response in " + this.options.metadataTimeout().toSeconds() + " s", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			String detail = (cause.getMessage() != null) ? ": " + cause.getMessage() : "";
			throw unreachable(request, cause.getClass().getSimpleName() + detail, cause);
		}
		finally {
			response.cancel(true);
		}
	}

	private static Retry.TransientException unreachable(HttpRequest request, String detail, Throwable cause) {
		return new Retry.TransientException(host(request.uri()) + " cannot be reached: " + detail, Duration.ZERO,
				cause);
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
	 * Returns scheme, host and port. Messages show nothing else of a URL, since it may be
	 * signed.
	 */
	static String host(URI uri) {
		int port = uri.getPort();
		boolean isDefault = port < 0 || port == ("https".equals(uri.getScheme()) ? 443 : 80);
		return uri.getScheme() + "://" + uri.getHost() + (isDefault ? "" : ":" + port);
	}

	static HubException notAHub(URI uri, String what) {
		return new HubException(Reason.PROTOCOL, host(uri) + " " + what,
				"Check that HF_ENDPOINT is the URL of a hub or a mirror, and that no proxy responds in its place.");
	}

	/**
	 * The body of a response, with a timeout for each chunk. (The JDK's client limits
	 * only the wait for the headers.)
	 */
	static final class TimedBody implements BodySubscriber<TimedBody>, AutoCloseable {

		private final Duration limit;

		private final BlockingQueue<Optional<List<ByteBuffer>>> chunks = new LinkedBlockingQueue<>();

		private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

		private volatile @Nullable Throwable failure;

		TimedBody(Duration limit) {
			this.limit = limit;
		}

		@Override
		public CompletionStage<TimedBody> getBody() {
			return CompletableFuture.completedFuture(this);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (!this.subscription.complete(subscription)) {
				subscription.cancel();
				return;
			}
			subscription.request(1);
		}

		@Override
		public void onNext(List<ByteBuffer> chunk) {
			this.chunks.add(Optional.of(chunk));
		}

		@Override
		public void onError(Throwable failure) {
			this.failure = failure;
			this.chunks.add(Optional.empty());
		}

		@Override
		public void onComplete() {
			this.chunks.add(Optional.empty());
		}

		/**
		 * Waits for the next chunk.
		 * @return the chunk, or empty at the end of the body
		 * @throws IOException if the connection is broken or stalled
		 */
		Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
			Optional<List<ByteBuffer>> chunk = this.chunks.poll(this.limit.toMillis(), TimeUnit.MILLISECONDS);
			if (chunk == null) {
				throw new HttpTimeoutException("no data for " + this.limit.toSeconds() + " s");
			}
			if (chunk.isEmpty()) {
				Throwable cause = this.failure;
				if (cause != null) {
					throw new IOException("the connection was closed", cause);
				}
				return chunk;
			}
			this.subscription.join().request(1);
			return chunk;
		}

		/**
		 * Reads a whole small body.
		 * @param limit maximum size in bytes
		 * @throws IOException if the body is larger, or the connection is broken
		 */
		byte[] readAll(int limit) throws IOException, InterruptedException {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			for (var chunk = next(); chunk.isPresent(); chunk = next()) {
				for (ByteBuffer buffer : chunk.get()) {
					byte[] part = new byte[buffer.remaining()];
					buffer.get(part);
					bytes.write(part);
				}
				if (bytes.size() > limit) {
					throw new IOException("the response is larger than " + limit + " bytes");
				}
			}
			return bytes.toByteArray();
		}

		/**
		 * Cancels the rest of the body.
		 */
		@Override
		public void close() {
			this.subscription.thenAccept(Subscription::cancel);
		}

	}

}
