package io.e5boot.encoder.internal.text;

/**
 * A tokenizer of a {@code tokenizer.json}. Safe for use by many threads.
 */
public interface TextTokenizer extends AutoCloseable {

	/**
	 * Tokenizes a text.
	 * @param text the text, without unpaired surrogates
	 * @return the token ids up to the maximum, special tokens included, and whether the
	 * text had more
	 */
	TokenizedText tokenize(String text);

	/**
	 * Returns the size of the vocabulary.
	 */
	int size();

	@Override
	void close();

}
