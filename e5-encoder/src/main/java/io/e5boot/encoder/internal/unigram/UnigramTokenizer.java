package io.e5boot.encoder.internal.unigram;

import java.util.List;

import io.e5boot.encoder.internal.text.CharSlice;
import io.e5boot.encoder.internal.text.TextTokenizer;
import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * The tokenizer of XLM-RoBERTa in Java, which all multilingual E5 checkpoints use. It
 * returns the same ids as Hugging Face's library with a thirtieth of the memory:
 * docs/adr/0017.
 */
public final class UnigramTokenizer implements TextTokenizer {

	private final AddedTokens added;

	private final List<Normalizer> normalizers;

	private final MetaspacePreTokenizer words;

	private final UnigramModel model;

	private final int[] before;

	private final int[] after;

	private final int maxTokens;

	/**
	 * Creates a tokenizer.
	 * @param added the tokens to look for before the text is cut into words
	 * @param normalizers applied one after the other
	 * @param words cuts a normalized text into words
	 * @param model cuts a word into pieces
	 * @param before ids of the special tokens that begin a sequence
	 * @param after ids of the special tokens that end it
	 * @param maxTokens maximum count of ids of a sequence
	 */
	UnigramTokenizer(AddedTokens added, List<Normalizer> normalizers, MetaspacePreTokenizer words, UnigramModel model,
			int[] before, int[] after, int maxTokens) {
		this.added = added;
		this.normalizers = normalizers;
		this.words = words;
		this.model = model;
		this.before = before;
		this.after = after;
		this.maxTokens = maxTokens;
	}

	@Override
	public TokenizedText tokenize(String text) {
		TokenIdBuffer ids = new TokenIdBuffer(Math.max(this.maxTokens - this.before.length - this.after.length, 0));
		this.added.raw().split(CharSlice.of(text), new Normalization(new Words(ids, new ViterbiSegmenter(this.model))));
		return ids.between(this.before, this.after);
	}

	@Override
	public int size() {
		return this.added.size();
	}

	@Override
	public void close() {
		// nothing to close
	}

	private final class Normalization implements AddedTokens.Receiver {

		private final Words words;

		private Normalization(Words words) {
			this.words = words;
		}

		@Override
		public boolean text(CharSlice text) {
			CharSlice normalized = text;
			for (Normalizer normalizer : UnigramTokenizer.this.normalizers) {
				normalized = normalizer.apply(normalized);
			}
			return UnigramTokenizer.this.added.normalized().split(normalized, this.words);
		}

		@Override
		public boolean token(int id) {
			return this.words.token(id);
		}

	}

	private final class Words implements AddedTokens.Receiver {

		private final TokenIdBuffer ids;

		private final ViterbiSegmenter segmenter;

		private Words(TokenIdBuffer ids, ViterbiSegmenter segmenter) {
			this.ids = ids;
			this.segmenter = segmenter;
		}

		@Override
		public boolean text(CharSlice text) {
			return UnigramTokenizer.this.words.split(text, this::segment);
		}

		private boolean segment(CharSlice word) {
			this.segmenter.segment(word.array(), word.from(), word.to(), this.ids);
			return !this.ids.isExceeded();
		}

		@Override
		public boolean token(int id) {
			this.ids.add(id);
			return !this.ids.isExceeded();
		}

	}

}
