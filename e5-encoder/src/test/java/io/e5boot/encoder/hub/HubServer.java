package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server with the hub's protocol, and a second one to which large files are redirected,
 * as to a content delivery network. Records every request. Tests can replace its
 * responses.
 */
final class HubServer implements AutoCloseable {

	static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

	private static final Gson GSON = new Gson();

	static {
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	/** The requests, in order. */
	final List<Request> requests = new CopyOnWriteArrayList<>();

	/** Commits by revision of each model. */
	final Map<String, Map<String, String>> revisions = new ConcurrentHashMap<>();

	/** Files of each commit. */
	final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer hub;

	private final HttpServer cdn;

	/** Replaces responses of the server. */
	volatile Fault fault = (request, exchange) -> false;

	/** The host name of the content delivery network. */
	volatile String cdnHost = "localhost";

	HubServer() throws IOException {
		this.hub = start("hub", this::respond);
		this.cdn = start("cdn", this::respondWithContent);
	}

	private HttpServer start(String name, Handler handler) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(this.executor);
		server.createContext("/", (exchange) -> {
			Request request = Request.of(name, exchange);
			this.requests.add(request);
			try (exchange) {
				if (!this.fault.respond(request, exchange)) {
					handler.respond(request, exchange);
				}
			}
		});
		server.start();
		return server;
	}

	/**
	 * Publishes a commit as a model's main branch.
	 */
	HubServer publish(String id, String commit, Map<String, byte[]> files) {
		this.revisions.computeIfAbsent(id, (key) -> new ConcurrentHashMap<>()).put("main", commit);
		this.commits.put(commit, new TreeMap<>(files));
		return this;
	}

	String endpoint() {
		return "http://localhost:" + this.hub.getAddress().getPort();
	}

	List<String> asked(String server, String method) {
		return this.requests.stream()
			.filter((request) -> request.server.equals(server) && request.method.equals(method))
			.map(Request::path)
			.toList();
	}

	private void respond(Request request, HttpExchange exchange) throws IOException {
		String[] parts = request.path.substring(1).split("/");
		if (request.path.startsWith("/api/models/") && parts.length >= 6) {
			respondToApi(exchange, parts[2] + "/" + parts[3], parts[4], decode(parts[5]));
		}
		else if (parts.length >= 5 && parts[2].equals("resolve")) {
			String name = List.of(parts)
				.subList(4, parts.length)
				.stream()
				.map(HubServer::decode)
				.collect(Collectors.joining("/"));
			respondWithFile(request, exchange, parts[0] + "/" + parts[1], decode(parts[3]), name);
		}
		else {
			sendError(exchange, 404, "");
		}
	}

	private void respondToApi(HttpExchange exchange, String id, String verb, String revision) throws IOException {
		String commit = commit(exchange, id, revision);
		if (commit == null) {
			return;
		}
		Map<String, byte[]> files = this.commits.get(commit);
		Object respond = verb.equals("tree") ? files.entrySet().stream().map(HubServer::treeEntry).toList()
				: Map.of("id", id, "modelId", id, "sha", commit, "siblings",
						files.keySet().stream().map((name) -> Map.of("rfilename", name)).toList());
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		send(exchange, 200, GSON.toJson(respond).getBytes(StandardCharsets.UTF_8), 0);
	}

	private static Map<String, Object> treeEntry(Map.Entry<String, byte[]> file) {
		Map<String, Object> entry = new TreeMap<>(Map.of("type", "file", "path", file.getKey(), "size",
				file.getValue().length, "oid", gitHash(file.getValue())));
		if (isLarge(file.getKey())) {
			entry.put("lfs",
					Map.of("oid", sha256(file.getValue()), "size", file.getValue().length, "pointerSize", 134));
		}
		return entry;
	}

	private void respondWithFile(Request request, HttpExchange exchange, String id, String revision, String name)
			throws IOException {
		String commit = commit(exchange, id, revision);
		if (commit == null) {
			return;
		}
		exchange.getResponseHeaders().set("X-Repo-Commit", commit);
		byte[] content = this.commits.get(commit).get(name);
		if (content == null) {
			sendError(exchange, 404, "EntryNotFound");
		}
		else if (isLarge(name)) {
			exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
			exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
			exchange.getResponseHeaders()
				.set("Location", "http://" + this.cdnHost + ":" + this.cdn.getAddress().getPort() + "/" + commit + "/"
						+ name + "?signature=secret");
			exchange.sendResponseHeaders(302, -1);
		}
		else {
			exchange.getResponseHeaders().set("ETag", "\"" + gitHash(content) + "\"");
			sendRange(request, exchange, content);
		}
	}

	private void respondWithContent(Request request, HttpExchange exchange) throws IOException {
		String[] parts = request.path.substring(1).split("/", 2);
		sendRange(request, exchange, this.commits.get(parts[0]).get(parts[1]));
	}

	private String commit(HttpExchange exchange, String id, String revision) throws IOException {
		Map<String, String> known = this.revisions.get(id);
		String commit = (known == null) ? null
				: known.getOrDefault(revision, known.containsValue(revision) ? revision : null);
		if (commit == null) {
			sendError(exchange, (known == null) ? 401 : 404, (known == null) ? "RepoNotFound" : "RevisionNotFound");
		}
		return commit;
	}

	private static void sendRange(Request request, HttpExchange exchange, byte[] content) throws IOException {
		int from = request.rangeStart();
		if (from < 0) {
			send(exchange, 200, content, 0);
		}
		else if (from >= content.length) {
			sendError(exchange, 416, "");
		}
		else {
			exchange.getResponseHeaders()
				.set("Content-Range",
						String.format(Locale.ROOT, "bytes %d-%d/%d", from, content.length - 1, content.length));
			send(exchange, 206, content, from);
		}
	}

	static void send(HttpExchange exchange, int status, byte[] content, int from) throws IOException {
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length - from));
			exchange.sendResponseHeaders(status, -1);
			return;
		}
		exchange.sendResponseHeaders(status, (content.length == from) ? -1 : content.length - from);
		exchange.getResponseBody().write(content, from, content.length - from);
	}

	/**
	 * Announces the rest of a file, sends some of it and closes the connection.
	 */
	static void cut(HttpExchange exchange, byte[] content, int from, int to) throws IOException {
		if (from > 0) {
			exchange.getResponseHeaders()
				.set("Content-Range",
						String.format(Locale.ROOT, "bytes %d-%d/%d", from, content.length - 1, content.length));
		}
		exchange.sendResponseHeaders((from > 0) ? 206 : 200, content.length - from);
		exchange.getResponseBody().write(content, from, to - from);
		exchange.getResponseBody().flush();
	}

	static void sendError(HttpExchange exchange, int status, String code) throws IOException {
		if (!code.isEmpty()) {
			exchange.getResponseHeaders().set("X-Error-Code", code);
		}
		exchange.sendResponseHeaders(status, -1);
	}

	static boolean isLarge(String name) {
		return name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith("tokenizer.json");
	}

	static String sha256(byte[] content) {
		return hash("SHA-256", content);
	}

	static String gitHash(byte[] content) {
		return hash("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII), content);
	}

	private static String hash(String algorithm, byte[]... parts) {
		try {
			MessageDigest digest = MessageDigest.getInstance(algorithm);
			for (byte[] part : parts) {
				digest.update(part);
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String decode(String segment) {
		return URLDecoder.decode(segment, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.hub.stop(0);
		this.cdn.stop(0);
		this.executor.shutdownNow();
	}

	record Request(String server, String method, String path, String authorization, String range) {

		static Request of(String server, HttpExchange exchange) {
			String token = exchange.getRequestHeaders().getFirst("Authorization");
			String range = exchange.getRequestHeaders().getFirst("Range");
			return new Request(server, exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
					(token != null) ? token : "", (range != null) ? range : "");
		}

		int rangeStart() {
			return this.range.isEmpty() ? -1 : Integer.parseInt(this.range.replaceAll("\\D", ""));
		}

	}

	interface Fault {

		/**
		 * Returns whether it has responded.
		 */
		boolean respond(Request request, HttpExchange exchange) throws IOException;

	}

	private interface Handler {

		void respond(Request request, HttpExchange exchange) throws IOException;

	}

}
