package io.e5boot.encoder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.queue.EncodingQueue;
import io.e5boot.encoder.internal.queue.EncodingRequest;
import io.e5boot.encoder.internal.queue.Futures;
import io.e5boot.encoder.internal.text.TokenizedText;
import io.e5boot.encoder.internal.tokenizer.E5Tokenizer;
import io.e5boot.encoder.model.TextSpan;

/**
 * Encodes the texts of a call: tokenizes them window by window, submits each window to
 * the queue and collects the vectors.
 *
 * @param checkpoint the checkpoint
 * @param tokenizer the tokenizer of the checkpoint
 * @param queue computes the vectors
 * @param maxTokens the maximum sequence length in tokens
 * @param dimensions how many dimensions of each vector are kept
 * @param longTexts how longer texts are handled
 */
record EncodingPipeline(Checkpoint checkpoint, E5Tokenizer tokenizer, EncodingQueue queue, int maxTokens,
		int dimensions, LongTexts longTexts) {

	/** The first window is small, so that the devices get work early. */
	private static final int FIRST_WINDOW = 64;

	/** A large window, so that the texts of a batch are of similar length. */
	private static final int WINDOW = 512;

	List<EncodedText> encode(List<String> texts, TextRole role, TextTemplates templates) {
		Function<String, TokenizedText> tokenize = tokenization(role, templates);
		if (this.longTexts != LongTexts.MEAN_OF_CHUNKS) {
			return compute(texts, tokenize);
		}
		TextChunker chunker = new TextChunker(tokenCount(tokenize), this.maxTokens, 0);
		ChunkedTexts chunked = ChunkedTexts.of(texts,
				(text) -> tokenize.apply(text).truncated() ? chunks(chunker, text) : List.of(text));
		return chunked.join(compute(chunked.chunks(), tokenize));
	}

	private static List<String> chunks(TextChunker chunker, String text) {
		List<String> chunks = chunker.split(text).stream().map((chunk) -> chunk.of(text)).toList();
		return chunks.isEmpty() ? List.of(text) : chunks;
	}

	List<TextSpan> split(String text, TextRole role, TextTemplates templates, int maxTokens, int overlap) {
		ToIntFunction<String> tokens = tokenCount(tokenization(role, templates));
		if (overlap >= maxTokens - tokens.applyAsInt("")) {
			throw new IllegalArgumentException("Chunks of " + maxTokens + " tokens leave no room for text: "
					+ tokens.applyAsInt("") + " tokens are prefix and special tokens, and the overlap is " + overlap
					+ ". Allow more tokens, or less overlap");
		}
		return new TextChunker(tokens, maxTokens, overlap).split(text);
	}

	/**
	 * Counts tokens up to the maximum; a longer text counts as infinite.
	 */
	private static ToIntFunction<String> tokenCount(Function<String, TokenizedText> tokenize) {
		return (text) -> {
			TokenizedText tokens = tokenize.apply(text);
			return tokens.truncated() ? Integer.MAX_VALUE : tokens.length();
		};
	}

	private Function<String, TokenizedText> tokenization(TextRole role, TextTemplates templates) {
		Function<String, TokenizedText> tokenize = (text) -> this.tokenizer.tokenize(templates.apply(role, text));
		String prefix = templates.prefix(role);
		if (this.checkpoint.pooling().includePrompt() || prefix.isEmpty()) {
			return tokenize;
		}
		int prompt = this.tokenizer.tokenize(prefix).length() - 1;
		return tokenize.andThen((text) -> text.withoutPooling(prompt));
	}

	/**
	 * Tokenizes a window of texts while the previous one is computed, and submits it as
	 * soon as the devices have taken the last text of that one, so that they are never
	 * idle.
	 */
	private List<EncodedText> compute(List<String> texts, Function<String, TokenizedText> tokenize) {
		List<EncodedText> encoded = new ArrayList<>(texts.size());
		Deque<EncodingRequest> submitted = new ArrayDeque<>();
		try {
			int end = 0;
			for (int start = 0; start < texts.size(); start = end) {
				end = Math.min(start + ((start == 0) ? FIRST_WINDOW : WINDOW), texts.size());
				List<TokenizedText> window = window(texts, start, end, tokenize);
				if (!submitted.isEmpty()) {
					Futures.interruptibly(submitted.element().dispatched());
				}
				submitted.add(this.queue.submit(window));
				if (submitted.size() > 1) {
					addFirst(submitted, encoded);
				}
			}
			if (!submitted.isEmpty()) {
				addFirst(submitted, encoded);
			}
			return encoded;
		}
		finally {
			submitted.forEach(EncodingRequest::cancel);
		}
	}

	private List<TokenizedText> window(List<String> texts, int start, int end,
			Function<String, TokenizedText> tokenize) {
		List<TokenizedText> window = texts.subList(start, end).stream().map(tokenize).toList();
		for (int i = 0; i < window.size(); i++) {
			if (this.longTexts == LongTexts.FAIL && window.get(i).truncated()) {
				throw new TextTooLongException(start + i, this.maxTokens);
			}
		}
		return window;
	}

	private void addFirst(Deque<EncodingRequest> submitted, List<EncodedText> encoded) {
		float[][] vectors = Futures.interruptibly(submitted.element().vectors());
		List<TokenizedText> texts = submitted.remove().texts();
		for (int i = 0; i < vectors.length; i++) {
			TokenizedText text = texts.get(i);
			encoded.add(new EncodedText(vectors[i], text.length(), text.truncated(), 1).shortened(this.dimensions));
		}
	}

	/**
	 * Texts of which the long ones are split into chunks.
	 *
	 * @param chunks the chunks of all texts, in order
	 * @param counts the count of chunks of each text, at least one
	 */
	private record ChunkedTexts(List<String> chunks, List<Integer> counts) {

		static ChunkedTexts of(List<String> texts, Function<String, List<String>> split) {
			List<String> chunks = new ArrayList<>();
			List<Integer> counts = new ArrayList<>(texts.size());
			for (String text : texts) {
				List<String> textChunks = split.apply(text);
				chunks.addAll(textChunks);
				counts.add(textChunks.size());
			}
			return new ChunkedTexts(chunks, counts);
		}

		/**
		 * Merges the vectors of each text's chunks.
		 * @param encoded the encoded {@link #chunks()}, in order
		 * @return one vector per text
		 */
		List<EncodedText> join(List<EncodedText> encoded) {
			List<EncodedText> joined = new ArrayList<>(this.counts.size());
			int start = 0;
			for (int count : this.counts) {
				joined.add((count == 1) ? encoded.get(start) : mean(encoded.subList(start, start + count)));
				start += count;
			}
			return joined;
		}

		private static EncodedText mean(List<EncodedText> chunks) {
			double[] sum = new double[chunks.get(0).vector().length];
			int tokens = 0;
			for (EncodedText chunk : chunks) {
				tokens += chunk.tokens();
				for (int i = 0; i < sum.length; i++) {
					sum[i] += (double) chunk.tokens() * chunk.vector()[i];
				}
			}
			double square = 0;
			for (double value : sum) {
				square += value * value;
			}
			float[] vector = new float[sum.length];
			for (int i = 0; i < sum.length; i++) {
				vector[i] = (float) (sum[i] / Math.sqrt(square));
			}
			return new EncodedText(vector, tokens, chunks.stream().anyMatch(EncodedText::truncated), chunks.size());
		}

	}

}
