package io.e5boot.sample.ask;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * Answers questions: searches, highlights, then answers or reports that no document does.
 */
@Service
class AskService {

	private final QuestionSearch search;

	private final Answerer answerer;

	AskService(QuestionSearch search, Answerer answerer) {
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
			Findings findings = this.search.search(question);
			List<RankedPassage> passages = findings.passages();
			Flux<AnswerEvent> answer = findings.answerTheQuestion() ? this.answerer.answer(question, passages)
					: Flux.just(new AnswerEvent.Answer(this.answerer.mode(), false, List.of(), passages));
			return answer.startWith(new AnswerEvent.Passages(passages));
		});
	}

	/**
	 * Answers as a whole.
	 * @param question the question
	 * @return the answer
	 */
	Mono<AnswerEvent.Answer> answer(Question question) {
		return stream(question).ofType(AnswerEvent.Answer.class).single();
	}

}
