package io.e5boot.sample.ask;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Implements the streaming part of OpenAI's chat API. Sends the given words, one per
 * event, and records the prompt.
 */
public final class ChatServer implements AutoCloseable {

	private static final String QUESTION = "Question: ";

	private static final String ERROR = """
			{"error":{"message":"Incorrect API key sk-1234 at http://10.0.0.7:8000","type":"invalid_request_error"}}""";

	private final HttpServer server;

	private final AtomicReference<String> prompt = new AtomicReference<>("");

	private final int status;

	private final Function<String, List<String>> words;

	private ChatServer(int status, Function<String, List<String>> words) {
		this.status = status;
		this.words = words;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/v1/chat/completions", this::answer);
		this.server.start();
	}

	public static ChatServer saying(String... words) {
		return new ChatServer(200, (prompt) -> List.of(words));
	}

	/**
	 * Returns a server that repeats every line that looks like a question.
	 */
	static ChatServer obeying() {
		return new ChatServer(200,
				(prompt) -> prompt.lines()
					.filter((line) -> line.startsWith(QUESTION))
					.map((line) -> line.substring(QUESTION.length()))
					.toList());
	}

	static ChatServer refusing() {
		return new ChatServer(400, (prompt) -> List.of());
	}

	public String baseUrl() {
		return String.format(Locale.ROOT, "http://127.0.0.1:%d/v1", this.server.getAddress().getPort());
	}

	/**
	 * Returns the text of the user's message in the last request.
	 */
	public String prompt() {
		return this.prompt.get();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.prompt.set(
				String.join("\n", JsonMapper.shared().readTree(request).at("/messages").findValuesAsString("content")));
		exchange.getResponseHeaders()
			.add("Content-Type", (this.status == 200) ? "text/event-stream" : "application/json");
		exchange.sendResponseHeaders(this.status, 0);
		try (OutputStream body = exchange.getResponseBody()) {
			if (this.status != 200) {
				body.write(ERROR.getBytes(StandardCharsets.UTF_8));
				return;
			}
			for (String word : this.words.apply(this.prompt.get())) {
				send(body, chunk(word, "null"));
			}
			send(body, chunk("", "\"stop\""));
			send(body, "[DONE]");
		}
	}

	private static String chunk(String content, String finishReason) {
		return String.format(Locale.ROOT, """
				{"id":"1","object":"chat.completion.chunk","created":1,"model":"test","choices":[{"index":0,\
				"delta":{"role":"assistant","content":%s},"finish_reason":%s}]}""",
				JsonMapper.shared().writeValueAsString(content), finishReason);
	}

	private static void send(OutputStream body, String data) throws IOException {
		body.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
		body.flush();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
