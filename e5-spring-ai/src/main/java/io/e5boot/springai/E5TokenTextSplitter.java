package io.e5boot.springai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.TextRole;
import io.e5boot.encoder.model.TextSpan;

import org.springframework.ai.document.Document;
import org.springframework.ai.transformer.splitter.TextSplitter;

/**
 * Splits documents by the tokens of the model, so that each chunk is embedded without
 * truncation: at the ends of sentences, in every script; a sentence that is too long
 * between words; a word that is too long between grapheme clusters. Chunks have the
 * document's metadata, Spring AI's ({@code parent_document_id}, {@code chunk_index},
 * {@code total_chunks}) and their offsets in the document, for exact citations. Safe for
 * use by many threads.
 */
public class E5TokenTextSplitter extends TextSplitter {

	/**
	 * Metadata key: offset of the chunk's first character in the document's text, in
	 * UTF-16 code units as in Java and JavaScript.
	 */
	public static final String START = "chunk_start";

	/** Metadata key: offset after the chunk's last character. */
	public static final String END = "chunk_end";

	private final E5Encoder encoder;

	private final int maxTokens;

	private final int overlap;

	/**
	 * Creates a splitter whose chunks have at most the encoder's maximum of tokens and do
	 * not overlap.
	 * @param encoder counts the tokens
	 */
	public E5TokenTextSplitter(E5Encoder encoder) {
		this(encoder, encoder.maxTokens(), 0);
	}

	/**
	 * Creates a splitter.
	 * @param encoder counts the tokens
	 * @param maxTokens maximum count of tokens of a chunk, prefix and special tokens
	 * included; at most the encoder's maximum applies
	 * @param overlap maximum count of tokens in the whole sentences that two neighboring
	 * chunks have in common
	 * @throws IllegalArgumentException if {@code maxTokens} leaves no room for text after
	 * prefix and overlap
	 */
	public E5TokenTextSplitter(E5Encoder encoder, int maxTokens, int overlap) {
		this.encoder = encoder;
		this.maxTokens = maxTokens;
		this.overlap = overlap;
		spans("");
	}

	/**
	 * Splits documents. Returns a document without text unchanged, and no chunks for a
	 * blank document.
	 */
	@Override
	public List<Document> apply(List<Document> documents) {
		List<Document> chunks = new ArrayList<>();
		for (Document document : documents) {
			String text = document.getText();
			if (text == null) {
				chunks.add(document);
			}
			else {
				addChunks(document, text, chunks);
			}
		}
		return chunks;
	}

	@Override
	protected List<String> splitText(String text) {
		return spans(text).stream().map((span) -> span.of(text)).toList();
	}

	private List<TextSpan> spans(String text) {
		return this.encoder.split(text, TextRole.PASSAGE, this.maxTokens, this.overlap);
	}

	private void addChunks(Document document, String text, List<Document> chunks) {
		List<TextSpan> spans = spans(text);
		for (int i = 0; i < spans.size(); i++) {
			TextSpan span = spans.get(i);
			Map<String, Object> metadata = new HashMap<>(document.getMetadata());
			metadata.values().removeIf(Objects::isNull);
			metadata.put("parent_document_id", document.getId());
			metadata.put("chunk_index", i);
			metadata.put("total_chunks", spans.size());
			metadata.put(START, span.start());
			metadata.put(END, span.end());
			Document chunk = Document.builder()
				.text(span.of(text))
				.metadata(metadata)
				.score(document.getScore())
				.build();
			if (isCopyContentFormatter()) {
				chunk.setContentFormatter(document.getContentFormatter());
			}
			chunks.add(chunk);
		}
	}

}
