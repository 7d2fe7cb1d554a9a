package io.e5boot.sample.ask;

import java.util.List;

import reactor.core.publisher.Flux;

/**
 * Answers a question from passages.
 */
interface Answerer {

	/**
	 * Returns how answers are produced.
	 */
	AnswerMode mode();

	/**
	 * Answers a question.
	 * @param question the question
	 * @param passages the passages to answer from, at least one, best first
	 * @return any number of deltas, then the answer
	 */
	Flux<AnswerEvent> answer(Question question, List<RankedPassage> passages);

}
