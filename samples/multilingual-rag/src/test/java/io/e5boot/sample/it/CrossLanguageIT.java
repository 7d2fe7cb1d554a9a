package io.e5boot.sample.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.e5boot.sample.library.Library;
import io.e5boot.sample.library.LibraryDocument;
import io.e5boot.sample.reader.FileTextReader;
import io.e5boot.sample.reader.NamedFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the questions of {@code questions.json}, none of which is in the language of the
 * document that answers it.
 */
@RunningSample
class CrossLanguageIT {

	@Autowired
	private FileTextReader reader;

	@Autowired
	private Library library;

	@LocalServerPort
	private int port;

	@Test
	void findsTheRightDocumentAmongTheFirstThree() throws IOException {
		JsonNode questions = JsonMapper.shared()
			.readTree(new ClassPathResource("questions.json").getContentAsByteArray());
		List<String> missed = new ArrayList<>();
		for (JsonNode question : questions) {
			String expected = title(question.get("expectedDocument").asString());
			List<String> found = ask(question.get("question").asString()).get("passages")
				.valueStream()
				.map((passage) -> passage.get("title").asString())
				.toList();
			if (!found.contains(expected)) {
				missed.add(String.format(Locale.ROOT, "%s: %s, not %s", question.get("question").asString(), found,
						expected));
			}
		}
		assertThat(questions.size()).isGreaterThan(50);
		assertThat(missed).as("questions of " + questions.size() + " that missed their document")
			.hasSizeLessThanOrEqualTo(questions.size() / 10);
	}

	@Test
	void answersWithTheSentenceThatHoldsTheFact() {
		JsonNode answer = ask("Quand la bibliothèque est-elle ouverte ?");
		assertThat(answer.get("mode").asString()).isEqualTo("extractive");
		assertThat(answer.get("sentences")).hasSize(1);
		assertThat(answer.at("/sentences/0/text").asString()).contains("सुबह दस बजे से शाम सात बजे तक");
		assertThat(answer.at("/sentences/0/citations/0").asInt()).isEqualTo(1);
		String text = answer.at("/passages/0/text").asString();
		JsonNode highlight = answer.at("/passages/0/highlights/0");
		assertThat(answer.at("/sentences/0/text").asString())
			.startsWith(text.substring(highlight.get("start").asInt(), highlight.get("end").asInt()));
	}

	@Test
	void hasTheCorpusInManyLanguages() {
		assertThat(this.library.documents()).hasSizeGreaterThanOrEqualTo(60)
			.extracting(LibraryDocument::language)
			.contains("ar", "de", "el", "en", "hi", "ja", "ko", "uk", "zh");
	}

	private JsonNode ask(String question) {
		return RestClient.create("http://127.0.0.1:" + this.port)
			.post()
			.uri("/api/ask")
			.body(Map.of("question", question, "topK", 3))
			.retrieve()
			.requiredBody(JsonNode.class);
	}

	private String title(String file) throws IOException {
		return this.reader.read(new NamedFile(file, new ClassPathResource("corpus/" + file).getContentAsByteArray()))
			.title();
	}

}
