package io.e5boot.sample.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends requests that no ordinary client sends, byte by byte.
 */
@RunningSample
class HostileRequestIT {

	private static final String JSON = "Content-Type: application/json\r\n";

	private static final String QUESTION = "{\"question\":\"\"}";

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.1.2.3", "localhost.evil",
			"[::2]" })
	void rejectsForeignHostNames(String host) throws IOException {
		for (String path : new String[] { "/", "/api/documents", "/index.html", "/error", "/none" }) {
			assertThat(send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n", "")).startsWith("HTTP/1.1 421 ")
				.contains("application/problem+json")
				.doesNotContain("Talvora", "language");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST", "127.0.0.1", "[::1]", "localhost:1234" })
	void servesLocalHostNames(String host) throws IOException {
		assertThat(send("GET /api/documents HTTP/1.1\r\nHost: " + host + "\r\n", "")).startsWith("HTTP/1.1 200 ");
	}

	@ParameterizedTest
	@CsvSource({ "Origin: http://evil.example", "Origin: null", "Origin: http://localhost",
			"Origin: http://localhost:1", "Origin: file://", "Origin: %", "Sec-Fetch-Site: cross-site",
			"Sec-Fetch-Site: same-site", "Origin: http://OWN;Origin: http://evil.example",
			"Origin: http://OWN;Origin: http://OWN", "Sec-Fetch-Site: same-origin;Sec-Fetch-Site: cross-site" })
	void rejectsRequestsFromOtherSites(String headers) throws IOException {
		String header = headers.replace(";", "\r\n").replace("OWN", "127.0.0.1:" + this.port);
		String upload = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--b--\r\n";
		assertThat(send("POST /api/documents HTTP/1.1\r\n" + own() + header
				+ "\r\nContent-Type: multipart/form-data; boundary=b\r\n", upload))
			.startsWith("HTTP/1.1 403 ");
		assertThat(send(
				"DELETE /api/documents/00000000-0000-0000-0000-000000000001 HTTP/1.1\r\n" + own() + header + "\r\n",
				""))
			.startsWith("HTTP/1.1 403 ");
		assertThat(send("POST /api/ask HTTP/1.1\r\n" + own() + header + "\r\n" + JSON, QUESTION))
			.startsWith("HTTP/1.1 403 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n",
			"Origin: http://OWN\r\n", "Origin: https://OWN\r\n" })
	void acceptsOwnPageAndNonBrowserClients(String header) throws IOException {
		String own = header.replace("OWN", "127.0.0.1:" + this.port);
		assertThat(send("POST /api/ask HTTP/1.1\r\n" + own() + own + JSON, QUESTION)).startsWith("HTTP/1.1 400 ")
			.contains("The question is empty.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / ", "GET /ask.js ", "GET /api/documents ", "GET /none ", "GET /error ",
			"DELETE /api/documents ", "POST / " })
	void setsSecurityHeadersOnEveryResponse(String request) throws IOException {
		assertThat(send(request + "HTTP/1.1\r\n" + own(), "").toLowerCase(Locale.ROOT)).contains(
				"content-security-policy: default-src 'none'", "frame-ancestors 'none'",
				"x-content-type-options: nosniff", "x-frame-options: deny", "referrer-policy: no-referrer",
				"cross-origin-resource-policy: same-origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /%zz HTTP/1.1\r\nHost: localhost\r\n",
			"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n",
			"GET /%2e%2e/%2e%2e/ HTTP/1.1\r\nHost: localhost\r\n", "GET / HTTP/1.1\r\n",
			"GET /{} HTTP/1.1\r\nHost: localhost\r\n" })
	void setsSecurityHeadersWhenTomcatRejects(String request) throws IOException {
		assertThat(send(request, "").toLowerCase(Locale.ROOT)).startsWith("http/1.1 400 ")
			.contains("content-security-policy: default-src 'none'", "x-content-type-options: nosniff",
					"x-frame-options: deny", "application/problem+json")
			.doesNotContain("<html", "tomcat");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET /error                                                  | 404
			POST /error                                                 | 404
			GET /none                                                   | 404
			GET /api                                                    | 404
			GET /api/documents/00000000-0000-0000-0000-000000000001     | 405
			DELETE /api/documents/00000000-0000-0000-0000-000000000001  | 404
			DELETE /api/documents/none                                  | 400
			PUT /api/documents                                          | 405
			DELETE /api/ask                                             | 405
			GET /api/ask                                                | 405
			TRACE /api/ask                                              | 405
			POST /api/ask                                               | 400
			POST /api/documents                                         | 415
			GET /api/documents?sort=%00                                 | 200
			GET /%2e%2e/application.yml                                 | 400
			GET /api/documents/%00                                      | 400
			""")
	void answersUnusualRequestsWithSuitableStatus(String request, int status) throws IOException {
		String answer = send(request.strip() + " HTTP/1.1\r\n" + own(), "");
		assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("Exception", "\tat ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			a\0.txt                | 400
			folder/\1.txt          | 400
			NAME5000.txt           | 400
			NAME100000.txt         | 400
			a.exe                  | 415
			''                     | 415
			""")
	void rejectsInvalidFileNames(String name, int status) throws IOException {
		String repeated = name.replace("NAME5000", "n".repeat(5000)).replace("NAME100000", "n".repeat(100_000));
		String answer = upload("Content-Disposition: form-data; name=\"file\"; filename=\"" + repeated
				+ "\"\r\n\r\ntext\r\n--b--\r\n");
		assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("application/problem+json");
	}

	@Test
	void rejectsMalformedUploads() throws IOException {
		for (String body : new String[] { "", "no parts", "--b\r\n",
				"--b\r\nContent-Disposition: form-data; name=\"file\"",
				"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nbroken off",
				"--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a.txt\"\r\n\r\ntext\r\n--b--\r\n",
				"--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext\r\n--b--\r\n",
				"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n".repeat(200) + "--b--\r\n",
				"--b\r\nContent-Disposition: \0; name*=UTF-8''%\r\n\r\ntext\r\n--b--\r\n" }) {
			assertThat(upload(body)).as(body).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
		}
		assertThat(send("POST /api/documents HTTP/1.1\r\n" + own() + "Content-Type: multipart/form-data\r\n", "text"))
			.startsWith("HTTP/1.1 400 ");
	}

	@Test
	void rejectsQuestionsThatAreTooLarge() throws IOException {
		String large = "{\"question\":\"" + "x".repeat(70_000) + "\"}";
		assertThat(send("POST /api/ask HTTP/1.1\r\n" + own() + JSON, large)).startsWith("HTTP/1.1 413 ")
			.contains("larger than the maximum of 64 KiB");
		assertThat(exchange(
				"POST /api/ask HTTP/1.1\r\n" + own() + JSON + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
						+ Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n"))
			.startsWith("HTTP/1.1 413 ");
		assertThat(send("POST /api/ask HTTP/1.1\r\n" + own() + JSON, "[".repeat(60_000))).startsWith("HTTP/1.1 400 ");
	}

	private String upload(String parts) throws IOException {
		String body = parts.startsWith("Content-Disposition") ? "--b\r\n" + parts : parts;
		return send("POST /api/documents HTTP/1.1\r\n" + own() + "Content-Type: multipart/form-data; boundary=b\r\n",
				body);
	}

	private String own() {
		return String.format(Locale.ROOT, "Host: 127.0.0.1:%d\r\n", this.port);
	}

	private String send(String head, String body) throws IOException {
		String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
		return exchange(head + length + "Connection: close\r\n\r\n" + body);
	}

	private String exchange(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write(request.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

}
