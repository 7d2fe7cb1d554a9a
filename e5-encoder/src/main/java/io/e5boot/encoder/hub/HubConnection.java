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

	/**
	 * The body of an answer, read piece by piece, where no piece may keep its reader
	 * waiting for longer than a limit. (The JDK's own client limits only the wait for the
	 * headers.)
	 */
	static final class TimedBody implements BodySubscriber<TimedBody>, AutoCloseable {

		private final Duration limit;

		private final BlockingQueue<Optional<List<ByteBuffer>>> pieces = new LinkedBlockingQueue<>();

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
		public void onNext(List<ByteBuffer> piece) {
			this.pieces.add(Optional.of(piece));
		}

		@Override
		public void onError(Throwable failure) {
			this.failure = failure;
			this.pieces.add(Optional.empty());
		}

		@Override
		public void onComplete() {
			this.pieces.add(Optional.empty());
		}

		/**
		 * Waits for the next piece.
		 * @return empty after the last one
		 * @throws IOException if the connection broke or stands still
		 */
		Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
			Optional<List<ByteBuffer>> piece = this.pieces.poll(this.limit.toMillis(), TimeUnit.MILLISECONDS);
			if (piece == null) {
				throw new HttpTimeoutException("no byte came for " + this.limit.toSeconds() + " s");
			}
			if (piece.isEmpty()) {
				Throwable cause = this.failure;
				if (cause != null) {
					throw new IOException("the connection broke", cause);
				}
				return piece;
			}
			this.subscription.join().request(1);
			return piece;
		}

		/**
		 * Reads all of a small body.
		 * @param most how many bytes it may have
		 * @throws IOException if it has more, or the connection broke
		 */
		byte[] readAll(int most) throws IOException, InterruptedException {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			for (var piece = next(); piece.isPresent(); piece = next()) {
				for (ByteBuffer buffer : piece.get()) {
					byte[] part = new byte[buffer.remaining()];
					buffer.get(part);
					bytes.write(part);
				}
				if (bytes.size() > most) {
					throw new IOException("the answer is larger than " + most + " bytes");
				}
			}
			return bytes.toByteArray();
		}

		/**
		 * Gives up what has not come yet.
		 */
		@Override
		public void close() {
			this.subscription.thenAccept(Subscription::cancel);
		}

	}

}
