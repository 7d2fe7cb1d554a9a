package io.e5boot.sample.ask;

import java.util.List;

/**
 * What comes to light, step by step, while a question is answered: first the passages,
 * then pieces of generated text if there is a chat model, at last the answer.
 */
sealed interface AnswerEvent {

	/**
	 * Returns the name of the server-sent event.
	 */
	String name();

	/**
	 * The passages, the best first.
	 */
	record Passages(List<RankedPassage> passages) implements AnswerEvent {

		@Override
		public String name() {
			return "passages";
		}

	}

	/**
	 * A piece of generated text, citation marks included.
	 */
	record Delta(String text) implements AnswerEvent {

		@Override
		public String name() {
			return "delta";
		}

	}

	/**
	 * The whole answer.
	 *
	 * @param mode how it was made
	 * @param found whether the library answers the question at all
	 * @param sentences its sentences; none when nothing was found
	 * @param passages the passages that it cites, or that come nearest, the best first
	 */
	record Answer(AnswerMode mode, boolean found, List<CitedSentence> sentences,
			List<RankedPassage> passages) implements AnswerEvent {

		@Override
		public String name() {
			return "answer";
		}

	}

}
