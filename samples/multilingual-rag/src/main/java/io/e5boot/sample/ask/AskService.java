package io.e5boot.sample.ask;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * Answers questions: search, highlight, answer.
 */
@Service
class AskService {

	private final PassageSearch search;

	private final Answerer answerer;

	AskService(PassageSearch search, Answerer answerer) {
		this.search = search;
		this.answerer = answerer;
	}

	/**
	 * Answers step by step.
	 * @param question the question
	 * @return the passages, any number of deltas, the answer
	 */
	Flux<AnswerEvent> stream(Question question) {
		return Flux.defer(() -> {
			List<RankedPassage> passages = this.search.search(question);
			Flux<AnswerEvent> answer = passages.isEmpty()
					? Flux.just(new AnswerEvent.Answer(this.answerer.mode(), List.of(), passages))
					: this.answerer.answer(question, passages);
			return answer.startWith(new AnswerEvent.Passages(passages));
		});
	}

	/**
	 * Answers at once.
	 * @param question the question
	 * @return the answer
	 */
	Mono<AnswerEvent.Answer> answer(Question question) {
		return stream(question).ofType(AnswerEvent.Answer.class).single();
	}

}
