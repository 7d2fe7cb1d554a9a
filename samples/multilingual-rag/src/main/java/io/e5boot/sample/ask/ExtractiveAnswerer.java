package io.e5boot.sample.ask;

import java.util.List;

import reactor.core.publisher.Flux;

/**
 * Answers with the highlighted sentences of the best passages, word for word.
 */
class ExtractiveAnswerer implements Answerer {

	private static final int MAX_PASSAGES = 3;

	/**
	 * Passages whose score is further below the best one are ignored. This is a
	 * difference, because the origin of cosines depends on how the store centers them.
	 */
	private static final double MAX_DIFFERENCE = 0.06;

	@Override
	public AnswerMode mode() {
		return AnswerMode.EXTRACTIVE;
	}

	@Override
	public Flux<AnswerEvent> answer(Question question, List<RankedPassage> passages) {
		double leastScore = passages.get(0).score() - MAX_DIFFERENCE;
		List<CitedSentence> sentences = passages.stream()
			.filter((passage) -> passage.score() >= leastScore)
			.limit(MAX_PASSAGES)
			.map((passage) -> new CitedSentence(passage.highlightedText(), passage.language(),
					List.of(passage.number())))
			.toList();
		return Flux.just(new AnswerEvent.Answer(mode(), true, sentences, passages));
	}

}
