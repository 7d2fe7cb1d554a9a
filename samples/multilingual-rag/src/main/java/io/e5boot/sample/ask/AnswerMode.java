package io.e5boot.sample.ask;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How an answer is made.
 */
enum AnswerMode {

	/** From sentences of the passages, word for word. */
	@JsonProperty("extractive")
	EXTRACTIVE,

	/** By a chat model that has read the passages. */
	@JsonProperty("generated")
	GENERATED

}
