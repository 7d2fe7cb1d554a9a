package io.e5boot.sample.it;

import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.e5boot.sample.reader.HostileFiles;
import io.e5boot.sample.reader.Pdfs;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@RunningSample
class UploadIT {

	@LocalServerPort
	private int port;

	@Test
	void findsUploadedDocument() {
		byte[] pdf = Pdfs.withLines("Le phare des nains", "Le gardien du phare nourrit trois girafes bleues.",
				"Chaque girafe mange douze gaufres par jour.");
		ResponseEntity<JsonNode> uploaded = upload("girafes.pdf", pdf);
		assertThat(uploaded.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		JsonNode passages = client().post()
			.uri("/api/ask")
			.body(Map.of("question", "What do the blue giraffes eat?"))
			.retrieve()
			.requiredBody(JsonNode.class)
			.get("passages");
		assertThat(passages.at("/0/title").asString()).isEqualTo("Le phare des nains");
		assertThat(passages.at("/0/source").asString()).isEqualTo("girafes.pdf");
		assertThat(passages.at("/0/language").asString()).isEqualTo("fr");
	}

	@Test
	void storesTheSameFileOnceUnderAnyName() {
		byte[] text = "Ein Text, der nur einmal zählt, so oft er auch kommt.".getBytes(StandardCharsets.UTF_8);
		ResponseEntity<JsonNode> first = upload("einmal.txt", text);
		assertThat(first.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		assertThat(first.getBody().get("added").asBoolean()).isTrue();
		for (String name : List.of("einmal.txt", "noch einmal.md")) {
			ResponseEntity<JsonNode> again = upload(name, text);
			assertThat(again.getStatusCode()).isEqualTo(HttpStatus.OK);
			assertThat(again.getBody().get("added").asBoolean()).isFalse();
			assertThat(again.getBody().get("source").asString()).isEqualTo("einmal.txt");
			assertThat(again.getBody().get("id")).isEqualTo(first.getBody().get("id"));
		}
		assertThat(ids().filter(first.getBody().get("id")::equals)).hasSize(1);
	}

	@Test
	void storesConcurrentUploadsOfAFileOnce() {
		byte[] text = "Acht Hände laden dieselbe Datei zur selben Zeit.".getBytes(StandardCharsets.UTF_8);
		List<Boolean> added = IntStream.range(0, 8)
			.mapToObj((number) -> CompletableFuture.supplyAsync(
					() -> upload(number + ".txt", text).getBody().get("added").asBoolean(),
					(call) -> new Thread(call).start()))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(added).containsOnlyOnce(true).hasSize(8);
	}

	@Test
	void deletesADocumentWithItsPassages() {
		byte[] text = "Ein grüner Elefant spielt am Donnerstag Trompete.".getBytes(StandardCharsets.UTF_8);
		JsonNode id = upload("elefant.txt", text).getBody().get("id");
		assertThat(passageDocuments("Welches Tier spielt Trompete?")).contains(id);
		assertThat(delete(id)).isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(ids()).doesNotContain(id);
		assertThat(passageDocuments("Welches Tier spielt Trompete?")).doesNotContain(id);
		assertThat(delete(id)).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(upload("elefant.txt", text).getStatusCode()).isEqualTo(HttpStatus.CREATED);
	}

	@Test
	void readsWindows1251() {
		byte[] text = "Паром відходить о дев’ятій годині ранку, а собака їде на ньому безкоштовно."
			.getBytes(Charset.forName("windows-1251"));
		assertThat(upload("пором.txt", text).getBody().get("language").asString()).isEqualTo("uk");
	}

	@Test
	void stopsWhenClientDisconnects() throws Exception {
		byte[] bomb = HostileFiles.formsCallingForms();
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
			socket.getOutputStream()
				.write(("POST /api/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
						+ (head.length() + bomb.length + 9)
						+ "\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n" + head)
					.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().write(bomb);
			socket.getOutputStream().write("\r\n--b--\r\n".getBytes(StandardCharsets.ISO_8859_1));
			await(() -> readers() == 1);
		}
		await(() -> readers() == 0);
	}

	@Test
	void rejectsADecompressionBombAndStaysUsable() {
		byte[] bomb = HostileFiles.formsCallingForms();
		List<CompletableFuture<ResponseEntity<JsonNode>>> bombs = IntStream.range(0, 3)
			.mapToObj((number) -> CompletableFuture.supplyAsync(() -> upload(number + ".pdf", bomb)))
			.toList();
		assertThat(client().get().uri("/api/documents").retrieve().toBodilessEntity().getStatusCode())
			.isEqualTo(HttpStatus.OK);
		assertThat(bombs).allSatisfy((rejected) -> assertThat(rejected).succeedsWithin(Duration.ofMinutes(4))
			.extracting(ResponseEntity::getStatusCode)
			.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT));
		assertThat(readers()).isZero();
	}

	@Test
	void detectsTheLanguage() {
		byte[] text = "Die Gemeinde hat beschlossen, dass der Brunnen auf dem Platz im Winter kein Wasser führt."
			.getBytes(StandardCharsets.UTF_8);
		assertThat(upload("brunnen.txt", text).getBody().get("language").asString()).isEqualTo("de");
	}

	@Test
	void storesHostileTextUnchanged() {
		String text = "'; drop table e5_vector_store; -- \" $$ \\ %s {0} ${x} <script>alert(1)</script> \uD83D\uDE00";
		ResponseEntity<JsonNode> uploaded = upload("<b>'\".txt", text.getBytes(StandardCharsets.UTF_8));
		assertThat(uploaded.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		JsonNode answer = client().post()
			.uri("/api/ask")
			.body(Map.of("question", text))
			.retrieve()
			.requiredBody(JsonNode.class);
		assertThat(answer.at("/passages/0/text").asString()).isEqualTo(text);
	}

	@Test
	void rejectsAFileThatIsTooLarge() {
		ResponseEntity<JsonNode> rejected = upload("large.txt", new byte[12 * 1024 * 1024]);
		assertThat(rejected.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
		assertThat(rejected.getBody().get("detail").asString())
			.isEqualTo("The file is larger than the maximum of 10 MB.");
	}

	private Stream<JsonNode> ids() {
		return client().get()
			.uri("/api/documents")
			.retrieve()
			.requiredBody(JsonNode.class)
			.valueStream()
			.map((document) -> document.get("id"));
	}

	private Stream<JsonNode> passageDocuments(String question) {
		return client().post()
			.uri("/api/ask")
			.body(Map.of("question", question))
			.retrieve()
			.requiredBody(JsonNode.class)
			.get("passages")
			.valueStream()
			.map((passage) -> passage.get("document"));
	}

	private HttpStatusCode delete(JsonNode id) {
		return client().delete()
			.uri("/api/documents/{id}", id.asString())
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toBodilessEntity()
			.getStatusCode();
	}

	private static long readers() {
		return ProcessHandle.current()
			.children()
			.filter((process) -> process.info().command().orElse("").endsWith("java"))
			.count();
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.sleep(50);
		}
	}

	private ResponseEntity<JsonNode> upload(String name, byte[] content) {
		MultiValueMap<String, Object> body = new LinkedMultiValueMap<>();
		body.add("file", new ByteArrayResource(content) {

			@Override
			public String getFilename() {
				return name;
			}

		});
		return client().post()
			.uri("/api/documents")
			.contentType(MediaType.MULTIPART_FORM_DATA)
			.body(body)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(JsonNode.class);
	}

	private RestClient client() {
		return RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory())
			.baseUrl("http://127.0.0.1:" + this.port)
			.build();
	}

}
