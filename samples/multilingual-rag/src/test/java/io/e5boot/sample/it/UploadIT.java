package io.e5boot.sample.it;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.e5boot.sample.reader.Pdfs;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@RunningSample
class UploadIT {

	@LocalServerPort
	private int port;

	@Test
	void findsWhatWasUploaded() {
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
	void takesTheSameFileAsTheSameDocument() {
		byte[] text = "Ein Text, der nur einmal zählt, so oft er auch kommt.".getBytes(StandardCharsets.UTF_8);
		JsonNode first = upload("einmal.txt", text).getBody();
		JsonNode second = upload("einmal.txt", text).getBody();
		assertThat(second).isEqualTo(first);
		JsonNode documents = client().get().uri("/api/documents").retrieve().requiredBody(JsonNode.class);
		assertThat(documents.valueStream().filter((document) -> document.equals(first))).hasSize(1);
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
	void refusesAFileThatIsTooLarge() {
		ResponseEntity<JsonNode> refused = upload("large.txt", new byte[12 * 1024 * 1024]);
		assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
		assertThat(refused.getBody().get("detail").asString())
			.isEqualTo("The file is larger than 10 MB, the most that is accepted.");
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
		return RestClient.create("http://127.0.0.1:" + this.port);
	}

}
