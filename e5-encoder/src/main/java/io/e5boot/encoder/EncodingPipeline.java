package io.e5boot.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.e5boot.encoder.checkpoint.Checkpoint;
import io.e5boot.encoder.queue.EncodingQueue;
import io.e5boot.encoder.queue.Waiting;
import io.e5boot.encoder.token.E5Tokenizer;
import io.e5boot.encoder.token.TextChunker;
import io.e5boot.encoder.token.TextSpan;
import io.e5boot.encoder.token.TokenizedText;

/**
 * The way of texts through the encoder: tokens, windows of them in the queue, vectors.
 *
 * @param maxTokens the longest sequence that is read
 * @param longTexts what becomes of longer ones
 */
record EncodingPipeline(Checkpoint checkpoint, E5Tokenizer tokenizer, EncodingQueue queue, int maxTokens,
		LongTexts longTexts) {

	/** So few texts at first that a device need not wait long for their tokens. */
	private static final int FIRST_WINDOW = 64;

	/** So many texts that those of a batch are of similar length. */
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
			throw new IllegalArgumentException("Chunks of " + maxTokens + " tokens have no room for text beside "
					+ tokens.applyAsInt("") + " tokens of prefix and special tokens and an overlap of " + overlap);
		}
		return new TextChunker(tokens, maxTokens, overlap).split(text);
	}

	/**
	 * Counts up to the most that are read, whatever is more.
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
	 * Tokenizes a window of texts while the one before it is computed.
	 */
	private List<EncodedText> compute(List<String> texts, Function<String, TokenizedText> tokenize) {
		List<EncodedText> encoded = new ArrayList<>(texts.size());
		int end = Math.min(FIRST_WINDOW, texts.size());
		List<TokenizedText> window = window(texts, 0, end, tokenize);
		while (!window.isEmpty()) {
			Future<float[][]> vectors = this.queue.submit(window);
			int next = Math.min(end + WINDOW, texts.size());
			List<TokenizedText> following = window(texts, end, next, tokenize);
			addAll(encoded, window, Waiting.interruptibly(vectors));
			window = following;
			end = next;
		}
		return encoded;
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

	private static void addAll(List<EncodedText> encoded, List<TokenizedText> texts, float[][] vectors) {
		for (int i = 0; i < vectors.length; i++) {
			TokenizedText text = texts.get(i);
			encoded.add(new EncodedText(vectors[i], text.length(), text.truncated(), 1));
		}
	}

}
