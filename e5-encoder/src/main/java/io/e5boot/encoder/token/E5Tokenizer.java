package io.e5boot.encoder.token;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.checkpoint.ModelLoadException;

/**
 * Turns texts into token ids with the checkpoint's own {@code tokenizer.json}, giving the
 * ids that Hugging Face's tokenizers library gives: it is that library. Safe for use by
 * many threads; must not be used once closed.
 */
public final class E5Tokenizer implements AutoCloseable {

	/** Enough characters for any sequence of ordinary text. */
	private static final int WINDOW_PER_TOKEN = 32;

	/**
	 * Where reading ends even if what was read gave few tokens, as control characters do.
	 */
	private static final int WINDOW_LIMIT = 1 << 20;

	private static final int REPLACEMENT = 0xFFFD;

	private final HuggingFaceTokenizer tokenizer;

	private final int maxTokens;

	private final int vocabularySize;

	private final boolean lowerCase;

	private E5Tokenizer(HuggingFaceTokenizer tokenizer, int maxTokens, int vocabularySize, boolean lowerCase) {
		this.tokenizer = tokenizer;
		this.maxTokens = maxTokens;
		this.vocabularySize = vocabularySize;
		this.lowerCase = lowerCase;
	}

	/**
	 * Loads a checkpoint's tokenizer.
	 * @param checkpoint the checkpoint
	 * @param maxTokens where longer sequences are cut, special tokens included
	 * @return the tokenizer
	 * @throws ModelLoadException if the file is missing or damaged, or belongs to another
	 * model
	 */
	public static E5Tokenizer load(Checkpoint checkpoint, int maxTokens) {
		TokenizerFile file = TokenizerFile.find(checkpoint);
		String location = file.location();
		int vocabulary = checkpoint.config().vocabularySize();
		TokenizerVocabulary.read(location, file.json()).demandFit(vocabulary);
		String length = Integer.toString(maxTokens);
		Map<String, String> options = Map.of("truncation", "true", "maxLength", length, "modelMaxLength", length,
				"padding", "DO_NOT_PAD");
		try {
			HuggingFaceTokenizer loaded = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(file.json()),
					options);
			return new E5Tokenizer(loaded, maxTokens, vocabulary, checkpoint.lowerCase())
				.withSpecialTokens(checkpoint.config().specialTokens(), location);
		}
		catch (ModelLoadException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			throw new ModelLoadException(location + " is not a tokenizer that can be loaded", ex);
		}
	}

	/**
	 * Encodes a word and compares what stands around it with what the model was trained
	 * with.
	 */
	private E5Tokenizer withSpecialTokens(List<Integer> expected, String location) {
		try {
			int[] ids = tokenize("word").ids();
			if (ids.length < 3 || (!expected.isEmpty() && !expected.equals(List.of(ids[0], ids[ids.length - 1])))) {
				throw new ModelLoadException(location + " makes " + Arrays.toString(ids)
						+ " of a word, without the model's special tokens: it belongs to another model");
			}
			return this;
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Tokenizes a text, prefix included. A surrogate without its partner counts as
	 * U+FFFD. Of a text so long that only its start can matter, only the start is read:
	 * up to a space, or after 65,536 characters without one, and about a million
	 * characters at most.
	 * @param text the text
	 * @return between two and the maximum number of token ids
	 * @throws ModelLoadException if the tokenizer cannot encode the text or gives an id
	 * that the model does not know
	 */
	public TokenizedText tokenize(String text) {
		for (int length = this.maxTokens * WINDOW_PER_TOKEN;; length *= 8) {
			String window = TextWindow.of(text, Math.min(length, WINDOW_LIMIT));
			boolean whole = window.length() == text.length();
			Encoding encoding = encode(prepared(window));
			if (whole || encoding.exceedMaxLength() || length >= WINDOW_LIMIT) {
				return new TokenizedText(checkedIds(encoding), !whole || encoding.exceedMaxLength());
			}
		}
	}

	private Encoding encode(String text) {
		try {
			return this.tokenizer.encode(text);
		}
		catch (RuntimeException ex) {
			throw new ModelLoadException("tokenizer.json cannot encode a text: " + ex.getMessage(), ex);
		}
	}

	private int[] checkedIds(Encoding encoding) {
		int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
		for (int id : ids) {
			if (id < 0 || id >= this.vocabularySize) {
				throw new ModelLoadException("The tokenizer gave the id " + id + ", the model knows "
						+ this.vocabularySize + ": tokenizer.json belongs to another model");
			}
		}
		return ids;
	}

	private String prepared(String text) {
		String wellFormed = wellFormed(text);
		return this.lowerCase ? wellFormed.toLowerCase(Locale.ROOT) : wellFormed;
	}

	private static String wellFormed(String text) {
		if (text.codePoints().noneMatch(E5Tokenizer::isLoneSurrogate)) {
			return text;
		}
		return text.codePoints()
			.map((c) -> isLoneSurrogate(c) ? REPLACEMENT : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static boolean isLoneSurrogate(int codePoint) {
		return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
	}

	@Override
	public void close() {
		this.tokenizer.close();
	}

}
