package io.e5boot.sample.ask;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How an answer is produced.
 */
enum AnswerMode {

	/** From sentences of the passages, word for word. */
	@JsonProperty("extractive")
	EXTRACTIVE,

	/** By a chat model from the passages. */
	@JsonProperty("generated")
	GENERATED

}
