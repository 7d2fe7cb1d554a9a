package io.e5boot.encoder.internal.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.text.TextTokenizer;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.internal.unigram.UnigramTokenizer;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Tokenizes texts with the checkpoint's {@code tokenizer.json}, with the same ids as
 * Hugging Face's tokenizers library: in Java with {@link UnigramTokenizer} if the file is
 * supported, otherwise with that library. Safe for use by many threads; must not be used
 * after it is closed.
 */
public final class E5Tokenizer implements AutoCloseable {

	/** Enough characters for the tokens of any ordinary text. */
	private static final int WINDOW_PER_TOKEN = 32;

	/**
	 * The longest window, for texts with few tokens, such as control characters.
	 */
	private static final int WINDOW_LIMIT = 1 << 20;

	/** How far to look for a space before a text without spaces is cut anyway. */
	private static final int WINDOW_REACH = 1 << 16;

	/**
	 * Rows that a model may have beyond its tokenizer's vocabulary: multilingual-e5-small
	 * has 35, and tables are padded to round sizes.
	 */
	private static final int SPARE_ROWS = 256;

	private static final char REPLACEMENT = 0xFFFD;

	private final TextTokenizer tokenizer;

	private final int maxTokens;

	private final int vocabularySize;

	private final boolean lowerCase;

	private E5Tokenizer(TextTokenizer tokenizer, int maxTokens, int vocabularySize, boolean lowerCase) {
		this.tokenizer = tokenizer;
		this.maxTokens = maxTokens;
		this.vocabularySize = vocabularySize;
		this.lowerCase = lowerCase;
	}

	/**
	 * Loads a checkpoint's tokenizer.
	 * @param checkpoint the checkpoint
	 * @param maxTokens the maximum sequence length, special tokens included
	 * @return the tokenizer
	 * @throws ModelLoadException if the file is missing or damaged, or belongs to another
	 * model
	 */
	public static E5Tokenizer load(Checkpoint checkpoint, int maxTokens) {
		TokenizerFile file = TokenizerFile.find(checkpoint);
		int vocabulary = checkpoint.config().vocabularySize();
		TextTokenizer loaded = UnigramTokenizerReader.read(file, maxTokens)
			.<TextTokenizer>map((tokenizer) -> tokenizer)
			.orElseGet(() -> NativeTokenizer.load(file, maxTokens));
		E5Tokenizer tokenizer = new E5Tokenizer(loaded, maxTokens, vocabulary, checkpoint.lowerCase());
		try {
			requireFit(loaded.size(), vocabulary, file.location());
			tokenizer.requireSpecialTokens(checkpoint.config().specialTokens(), file.location());
			return tokenizer;
		}
		catch (RuntimeException ex) {
			tokenizer.close();
			throw ex;
		}
	}

	/**
	 * Checks that the model has a row for each token, and not many more.
	 */
	static void requireFit(int size, int modelVocabulary, String location) {
		int spare = modelVocabulary - size;
		if (spare < 0 || spare > SPARE_ROWS || spare > size) {
			throw new ModelLoadException(location + " has " + size + " tokens, but the model has " + modelVocabulary
					+ ": it belongs to another model");
		}
	}

	/**
	 * Tokenizes a word and compares the special tokens around it with those of the model.
	 */
	private void requireSpecialTokens(List<Integer> expected, String location) {
		int[] ids = tokenize("word").ids();
		if (ids.length < 3 || (!expected.isEmpty() && !expected.equals(List.of(ids[0], ids[ids.length - 1])))) {
			throw new ModelLoadException(location + " tokenizes a word as " + Arrays.toString(ids)
					+ ", without the model's special tokens: it belongs to another model");
		}
	}

	/**
	 * Tokenizes a text. Unpaired surrogates become U+FFFD. Of a very long text only the
	 * start is read: up to a space, or 65,536 characters further if there is none, and at
	 * most about a million characters.
	 * @param text the text
	 * @return the token ids, between two and the maximum
	 * @throws ModelLoadException if the tokenizer fails or returns an id outside the
	 * model's vocabulary
	 */
	public TokenizedText tokenize(String text) {
		for (int length = this.maxTokens * WINDOW_PER_TOKEN;; length *= 8) {
			String window = window(text, Math.min(length, WINDOW_LIMIT));
			boolean whole = window.length() == text.length();
			TokenizedText tokens = this.tokenizer.tokenize(prepared(window));
			if (whole || tokens.truncated() || length >= WINDOW_LIMIT) {
				return new TokenizedText(checked(tokens.ids()), !whole || tokens.truncated());
			}
		}
	}

	/**
	 * Returns the start of a text, cut so that the tokens of what is kept are those of
	 * the whole text: tokens never span white space, so a space before a letter is a safe
	 * place.
	 */
	static String window(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int reach = (int) Math.min((long) length + WINDOW_REACH, text.length() - 1);
		for (int i = length; i < reach; i++) {
			if (text.charAt(i) == ' ' && Character.isLetterOrDigit(text.charAt(i + 1))) {
				return text.substring(0, i);
			}
		}
		if (reach == text.length() - 1) {
			return text;
		}
		return text.substring(0, Character.isLowSurrogate(text.charAt(reach)) ? reach + 1 : reach);
	}

	private int[] checked(int[] ids) {
		for (int id : ids) {
			if (id < 0 || id >= this.vocabularySize) {
				throw new ModelLoadException("The tokenizer returned the id " + id + ", but the model has "
						+ this.vocabularySize + " tokens: tokenizer.json belongs to another model");
			}
		}
		return ids;
	}

	private String prepared(String text) {
		String wellFormed = wellFormed(text);
		return this.lowerCase ? wellFormed.toLowerCase(Locale.ROOT) : wellFormed;
	}

	private static String wellFormed(String text) {
		StringBuilder repaired = null;
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
					i++;
				}
				else {
					repaired = (repaired != null) ? repaired : new StringBuilder(text);
					repaired.setCharAt(i, REPLACEMENT);
				}
			}
		}
		return (repaired != null) ? repaired.toString() : text;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
