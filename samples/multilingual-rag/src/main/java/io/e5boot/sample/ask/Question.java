package io.e5boot.sample.ask;

import java.util.Locale;
import java.util.Objects;

import io.e5boot.sample.text.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * A valid question.
 *
 * @param text the question, cleaned and not blank
 * @param topK number of documents to return
 */
record Question(String text, int topK) {

	static final int MAX_LENGTH = 1000;

	static final int MAX_TOP_K = 20;

	static final int DEFAULT_TOP_K = 5;

	/**
	 * Validates the input of a client.
	 * @throws InvalidQuestionException if the text is missing, blank or too long, or
	 * {@code topK} is out of range
	 */
	static Question of(@Nullable String text, @Nullable Integer topK) {
		String cleanText = PlainText.clean(Objects.requireNonNullElse(text, ""));
		if (cleanText.isEmpty()) {
			throw new InvalidQuestionException("The question is empty. Write a question in any language.");
		}
		if (cleanText.length() > MAX_LENGTH) {
			throw new InvalidQuestionException(String.format(Locale.ROOT,
					"The question has %,d characters; the maximum is %,d.", cleanText.length(), MAX_LENGTH));
		}
		int passages = Objects.requireNonNullElse(topK, DEFAULT_TOP_K);
		if (passages < 1 || passages > MAX_TOP_K) {
			throw new InvalidQuestionException(
					String.format(Locale.ROOT, "topK is %d; it must be from 1 to %d.", passages, MAX_TOP_K));
		}
		return new Question(cleanText, passages);
	}

}
