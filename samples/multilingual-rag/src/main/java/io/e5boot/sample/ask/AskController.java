package io.e5boot.sample.ask;

import io.e5boot.sample.web.Incident;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers questions as JSON or as a stream of server-sent events.
 */
@RestController
@RequestMapping("/api/ask")
class AskController {

	private final AskService service;

	AskController(AskService service) {
		this.service = service;
	}

	@PostMapping
	Mono<AnswerEvent.Answer> ask(@RequestBody AskRequest request) {
		return this.service.answer(request.toQuestion());
	}

	@PostMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Object>> stream(@RequestBody AskRequest request) {
		return this.service.stream(request.toQuestion())
			.map((event) -> event(event.name(), event))
			.onErrorResume((ex) -> Flux.just(event("problem", problem(ex))));
	}

	private static ProblemDetail problem(Throwable ex) {
		return (ex instanceof ErrorResponseException known) ? known.getBody()
				: Incident.report(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong.", ex);
	}

	private static ServerSentEvent<Object> event(String name, Object data) {
		return ServerSentEvent.builder(data).event(name).build();
	}

	/**
	 * The request body.
	 *
	 * @param question the question, in any language
	 * @param topK number of documents to return, or {@code null} for the default
	 */
	record AskRequest(@Nullable String question, @Nullable Integer topK) {

		Question toQuestion() {
			return Question.of(this.question, this.topK);
		}

	}

}
