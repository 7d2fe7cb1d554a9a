package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the hub's API. Transient failures are {@link IOException}s, all others
 * {@link HubException}s.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">Hub API</a>
 */
final class HubClient {

	private static final int MAX_RESPONSE = 16 << 20;

	private final HubOptions options;

	private final HubConnection connection;

	HubClient(HubOptions options) {
		this.options = options;
		this.connection = new HubConnection(options);
	}

	/**
	 * Requests the commit of a revision and the names of its files.
	 */
	RepositoryInfo info(HubModel model) throws IOException, InterruptedException {
		URI uri = uri("/api/models/" + model.id() + "/revision/" + encode(model.revision()));
		HttpResponse<HubConnection.TimedBody> response = this.connection.send(request(uri, "GET"), false);
		try (HubConnection.TimedBody body = response.body()) {
			requireSuccess(response, model, "");
			return RepositoryInfo.parse(uri.toString(), body.readAll(MAX_RESPONSE));
		}
	}

	/**
	 * Requests the hash and size of a file.
	 */
	RemoteFile describe(HubModel commit, String name) throws IOException, InterruptedException {
		URI uri = resolve(commit, name);
		HttpResponse<HubConnection.TimedBody> response = this.connection.send(request(uri, "HEAD"), true);
		response.body().close();
		requireSuccess(response, commit, name);
		HttpHeaders headers = response.headers();
		Optional<String> linked = headers.firstValue("X-Linked-Etag");
		ContentHash hash = linked.or(() -> headers.firstValue("ETag"))
			.flatMap(ContentHash::ofEtag)
			.orElseThrow(() -> HubConnection.notAHub(uri, "returns no SHA-256 or git hash of " + name));
		headers.firstValue("X-Repo-Commit").filter((sha) -> !sha.equals(commit.revision())).ifPresent((sha) -> {
			throw HubConnection.notAHub(uri, "returns another commit than the requested one");
		});
		boolean redirect = response.statusCode() / 100 == 3;
		long size = number(headers.firstValue("X-Linked-Size")
			.or(() -> redirect ? Optional.empty() : headers.firstValue("Content-Length")));
		return new RemoteFile(commit, name, hash, size);
	}

	/**
	 * Opens a file. The status of the response is 200, 206 or 416.
	 * @param from the first requested byte
	 */
	HttpResponse<HubConnection.TimedBody> open(RemoteFile file, long from) throws IOException, InterruptedException {
		HttpRequest.Builder request = request(resolve(file.model(), file.name()), "GET");
		if (from > 0) {
			request.setHeader("Range", "bytes=" + from + "-");
		}
		HttpResponse<HubConnection.TimedBody> response = this.connection.send(request, false);
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

	private void requireSuccess(HttpResponse<HubConnection.TimedBody> response, HubModel model, String file)
			throws IOException {
		int status = response.statusCode();
		if (status / 100 == 2 || (status / 100 == 3 && response.headers().firstValue("X-Linked-Etag").isPresent())) {
			return;
		}
		throw new HubErrorResponse(this.options, model, file, response).failure();
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

	/**
	 * A file as the hub describes it.
	 *
	 * @param model the model, at a commit
	 * @param name path within the model's repository
	 * @param hash the hash of its content
	 * @param size its size in bytes, or {@link #UNKNOWN}
	 */
	record RemoteFile(HubModel model, String name, ContentHash hash, long size) {

		static final long UNKNOWN = -1;

	}

	/**
	 * The content of a model's repository at a revision.
	 *
	 * @param commit the revision's commit
	 * @param files the names of its files, without those that are not safe as paths
	 */
	record RepositoryInfo(String commit, Set<String> files) {

		/**
		 * Parses the hub's response.
		 * @param source the URL of the response
		 * @param json the response
		 * @throws HubException if the response is not that of a hub
		 */
		static RepositoryInfo parse(String source, byte[] json) {
			URI uri = URI.create(source);
			JsonElement root;
			try {
				root = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
			}
			catch (JsonParseException | IllegalStateException ex) {
				throw HubConnection.notAHub(uri, "does not respond with JSON");
			}
			if (!(root instanceof JsonObject object && object.get("siblings") instanceof JsonArray siblings)) {
				throw HubConnection.notAHub(uri, "does not list the model's files");
			}
			String commit = string(object.get("sha"));
			if (commit == null || !HubModel.isCommit(commit)) {
				throw HubConnection.notAHub(uri, "does not name the model's commit");
			}
			Set<String> files = new HashSet<>();
			for (JsonElement sibling : siblings) {
				String name = (sibling instanceof JsonObject file) ? string(file.get("rfilename")) : null;
				if (name != null && HubModel.isSafePath(name)) {
					files.add(name);
				}
			}
			return new RepositoryInfo(commit, Set.copyOf(files));
		}

		private static @Nullable String string(@Nullable JsonElement element) {
			return (element instanceof JsonPrimitive primitive && primitive.isString()) ? primitive.getAsString()
					: null;
		}

	}

}
