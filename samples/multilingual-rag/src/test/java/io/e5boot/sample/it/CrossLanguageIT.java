package io.e5boot.sample.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.e5boot.sample.library.Library;
import io.e5boot.sample.library.LibraryDocument;
import io.e5boot.sample.reader.FileTextReader;
import io.e5boot.sample.reader.NamedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the questions of {@code questions.json}. None of them is in the language of the
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
	void answersWithTheSentenceThatContainsTheFact() {
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
	void answersWithASentenceOfTheBestPassageFirst() {
		JsonNode answer = ask("Wie viel kostet eine Taxifahrt?");
		assertThat(answer.at("/sentences/0/text").asString()).startsWith("A taxi ride costs 3.20 euros");
		assertThat(answer.get("sentences").valueStream().map((sentence) -> sentence.at("/citations/0").asInt()))
			.isSorted()
			.startsWith(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 20 })
	void reportsUnanswerableQuestions(int topK) {
		JsonNode answer = ask("Who is the president of France?", topK);
		assertThat(answer.get("found").asBoolean()).isFalse();
		assertThat(answer.get("sentences")).isEmpty();
		assertThat(answer.get("passages")).hasSize(topK);
	}

	/**
	 * The threshold was chosen on the questions of the other part.
	 */
	@Test
	void separatesAnswerableFromUnanswerableQuestions() throws IOException {
		Map<Boolean, List<Boolean>> found = JsonMapper.shared()
			.readTree(new ClassPathResource("answerability.json").getContentAsByteArray())
			.valueStream()
			.filter((question) -> question.get("set").asString().equals("held-out"))
			.collect(Collectors.groupingBy((question) -> question.has("expectedDocument"),
					Collectors.mapping((question) -> ask(question.get("question").asString()).get("found").asBoolean(),
							Collectors.toList())));
		assertThat(share(found.get(true), true)).as("answerable and answered").isGreaterThanOrEqualTo(0.8);
		assertThat(share(found.get(false), false)).as("unanswerable and turned away").isGreaterThanOrEqualTo(0.8);
	}

	@Test
	void loadsTheCorpusInManyLanguages() {
		assertThat(this.library.documents()).hasSizeGreaterThanOrEqualTo(60)
			.extracting(LibraryDocument::language)
			.contains("ar", "de", "el", "en", "hi", "ja", "ko", "uk", "zh");
	}

	private static double share(List<Boolean> answers, boolean wanted) {
		return (double) answers.stream().filter((answer) -> answer == wanted).count() / answers.size();
	}

	private JsonNode ask(String question) {
		return ask(question, 3);
	}

	private JsonNode ask(String question, int topK) {
		return RestClient.create("http://127.0.0.1:" + this.port)
			.post()
			.uri("/api/ask")
			.body(Map.of("question", question, "topK", topK))
			.retrieve()
			.requiredBody(JsonNode.class);
	}

	private String title(String file) throws IOException {
		return this.reader.read(new NamedFile(file, new ClassPathResource("corpus/" + file).getContentAsByteArray()))
			.title();
	}

}
