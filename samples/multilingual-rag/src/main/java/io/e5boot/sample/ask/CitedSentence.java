package io.e5boot.sample.ask;

import java.util.List;

/**
 * A sentence of an answer.
 *
 * @param text the sentence without citation marks
 * @param language ISO 639 code of the sentence's language, {@code und} if unknown
 * @param citations numbers of the passages that support it
 */
record CitedSentence(String text, String language, List<Integer> citations) {
}
