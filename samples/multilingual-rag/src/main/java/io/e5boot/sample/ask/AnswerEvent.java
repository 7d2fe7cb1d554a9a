package io.e5boot.sample.ask;

import java.util.List;

/**
 * A step in answering a question: first the passages, then pieces of generated text if
 * there is a chat model, finally the answer.
 */
sealed interface AnswerEvent {

	/**
	 * Returns the name of the server-sent event.
	 */
	String name();

	/**
	 * The passages, best first.
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
	 * @param mode how it was produced
	 * @param found whether a document answers the question
	 * @param sentences its sentences; empty if no document answers the question
	 * @param passages the passages that it cites, or the closest ones, best first
	 */
	record Answer(AnswerMode mode, boolean found, List<CitedSentence> sentences,
			List<RankedPassage> passages) implements AnswerEvent {

		@Override
		public String name() {
			return "answer";
		}

	}

}
