package io.e5boot.sample.ask;

import java.util.List;

import io.e5boot.encoder.model.TextSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

@WebMvcTest(AskController.class)
@Import(AskService.class)
class AskControllerTests {

	private static final RankedPassage PASSAGE = new RankedPassage(1, "d1", "Die Fähre", "de", "Fahrplan", 0.9,
			"Sie fährt oft. Sie legt um neun ab.", List.of(new TextSpan(15, 35)));

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private QuestionSearch search;

	@Test
	void answersWithCitedSentencesAndPassages() {
		given(this.search.search(new Question("When does it leave?", 3)))
			.willReturn(new Findings(0.5, List.of(PASSAGE)));
		MvcTestResult result = ask("""
				{ "question": " When does it leave? ", "topK": 3 }""");
		assertThat(result).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{
					"mode": "extractive",
					"found": true,
					"sentences": [ { "text": "Sie legt um neun ab.", "language": "de", "citations": [1] } ],
					"passages": [ {
						"number": 1, "document": "d1", "title": "Die Fähre", "language": "de",
						"source": "Fahrplan", "score": 0.9, "text": "Sie fährt oft. Sie legt um neun ab.",
						"highlights": [ { "start": 15, "end": 35 } ]
					} ]
				}""");
	}

	@Test
	void streamsThePassagesBeforeTheAnswer() {
		given(this.search.search(any())).willReturn(new Findings(0.5, List.of(PASSAGE)));
		MvcTestResult result = this.mvc.post()
			.uri("/api/ask/stream")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{ \"question\": \"When?\" }")
			.exchange();
		assertThat(result).hasStatusOk().hasContentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM);
		assertThat(result).bodyText()
			.containsSubsequence("event:passages\ndata:{\"passages\":[{\"number\":1", "\n\n",
					"event:answer\ndata:{\"mode\":\"extractive\"", "\n\n");
	}

	@Test
	void returnsNoAnswerIfNothingIsClose() {
		given(this.search.search(any())).willReturn(new Findings(-0.1, List.of(PASSAGE)));
		assertThat(ask("{ \"question\": \"Who is the president of France?\" }")).hasStatusOk()
			.bodyJson()
			.hasPathSatisfying("$.found", (found) -> found.assertThat().isEqualTo(false))
			.hasPathSatisfying("$.sentences", (sentences) -> sentences.assertThat().asArray().isEmpty())
			.hasPathSatisfying("$.passages", (passages) -> passages.assertThat().asArray().hasSize(1));
	}

	@Test
	void hidesUnexpectedErrorsInTheStream() {
		given(this.search.search(any())).willThrow(new IllegalStateException("password=secret"));
		MvcTestResult result = this.mvc.post()
			.uri("/api/ask/stream")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{ \"question\": \"When?\" }")
			.exchange();
		assertThat(result).bodyText().startsWith("event:problem\ndata:{").doesNotContain("secret");
	}

	@Test
	void returnsNoAnswerIfNothingIsFound() {
		given(this.search.search(any())).willReturn(new Findings(0, List.of()));
		assertThat(ask("{ \"question\": \"When?\" }")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{ "mode": "extractive", "found": false, "sentences": [], "passages": [] }""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{ "question": "" }                      | The question is empty.
			{ "question": " \\n\\u0000 " }          | The question is empty.
			{ }                                     | The question is empty.
			{ "question": "Why?", "topK": 0 }       | topK is 0; it must be from 1 to 20.
			{ "question": "Why?", "topK": 21 }      | topK is 21; it must be from 1 to 20.
			{ "question":                           | Failed to read request
			""")
	void rejectsInvalidQuestions(String body, String detail) {
		for (String path : List.of("/api/ask", "/api/ask/stream")) {
			MvcTestResult result = this.mvc.post()
				.uri(path)
				.contentType(MediaType.APPLICATION_JSON)
				.content(body)
				.exchange();
			assertThat(result).hasStatus(400).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
			assertThat(result).bodyJson().extractingPath("$.detail").asString().startsWith(detail);
		}
	}

	@Test
	void rejectsAQuestionThatIsTooLong() {
		assertThat(ask("{ \"question\": \"" + "x".repeat(1001) + "\" }")).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The question has 1,001 characters; the maximum is 1,000.");
	}

	@Test
	void hidesUnexpectedErrorsFromTheClient() {
		given(this.search.search(any())).willThrow(new IllegalStateException("password=secret"));
		assertThat(ask("{ \"question\": \"When?\" }")).hasStatus(500)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyText()
			.contains("log")
			.doesNotContain("secret");
	}

	private MvcTestResult ask(String body) {
		return this.mvc.post().uri("/api/ask").contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

	@TestConfiguration
	static class ExtractiveConfiguration {

		@Bean
		Answerer answerer() {
			return new ExtractiveAnswerer();
		}

	}

}
