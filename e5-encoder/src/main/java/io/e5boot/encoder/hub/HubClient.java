package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What can be asked of the hub. Failures that may pass are {@link IOException}s, all
 * others {@link HubException}s.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">Hub API</a>
 */
final class HubClient {

	private static final int MAX_ANSWER = 16 << 20;

	private final HubOptions options;

	private final HubConnection connection;

	HubClient(HubOptions options) {
		this.options = options;
		this.connection = new HubConnection(options);
	}

	/**
	 * Asks which commit a revision is, and what files it has.
	 */
	RepositoryInfo info(HubModel model) throws IOException, InterruptedException {
		URI uri = uri("/api/models/" + model.id() + "/revision/" + encode(model.revision()));
		HttpResponse<TimedBody> response = this.connection.send(request(uri, "GET"), false);
		try (TimedBody body = response.body()) {
			requireSuccess(response, model, "");
			return RepositoryInfo.parse(uri.toString(), body.readAll(MAX_ANSWER));
		}
	}

	/**
	 * Asks for a file's hash and size.
	 */
	RemoteFile describe(HubModel commit, String name) throws IOException, InterruptedException {
		URI uri = resolve(commit, name);
		HttpResponse<TimedBody> response = this.connection.send(request(uri, "HEAD"), true);
		response.body().close();
		requireSuccess(response, commit, name);
		HttpHeaders headers = response.headers();
		Optional<String> linked = headers.firstValue("X-Linked-Etag");
		ContentHash hash = linked.or(() -> headers.firstValue("ETag"))
			.flatMap(ContentHash::ofEtag)
			.orElseThrow(() -> HubConnection.notAHub(uri, "gives no SHA-256 or git hash of " + name));
		headers.firstValue("X-Repo-Commit").filter((sha) -> !sha.equals(commit.revision())).ifPresent((sha) -> {
			throw HubConnection.notAHub(uri, "answers with a commit other than the one requested");
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
		HttpResponse<TimedBody> response = this.connection.send(request, false);
		if (response.statusCode() != 416) {
			try {
				requireSuccess(response, file.model(), file.name());
			}
			catch (IOException | RuntimeException ex) {
				response.body().close();
				throw ex;
			}
		}
		return response;
	}

	private void requireSuccess(HttpResponse<TimedBody> response, HubModel model, String file) throws IOException {
		int status = response.statusCode();
		if (status / 100 == 2 || (status / 100 == 3 && response.headers().firstValue("X-Linked-Etag").isPresent())) {
			return;
		}
		throw new HubResponse(this.options, model, file, response).failure();
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

	private static long number(Optional<String> header) {
		try {
			return Math.max(header.map(String::trim).map(Long::parseLong).orElse(RemoteFile.UNKNOWN),
					RemoteFile.UNKNOWN);
		}
		catch (NumberFormatException ex) {
			return RemoteFile.UNKNOWN;
		}
	}

}
