package io.e5boot.encoder.internal.text;

/**
 * What a {@code tokenizer.json} makes of texts. Safe for use by many threads.
 */
public interface TextTokenizer extends AutoCloseable {

	/**
	 * Tokenizes a text.
	 * @param text the text, without a surrogate that lacks its partner
	 * @return the ids of as many tokens as there may be, special tokens included, and
	 * whether the text had more
	 */
	TokenizedText tokenize(String text);

	/**
	 * Count of the tokens that it knows.
	 */
	int size();

	@Override
	void close();

}
