package io.e5boot.sample.library;

import java.util.Map;

import io.e5boot.sample.reader.TextDocument;

/**
 * What the vector store keeps beside each passage.
 */
public final class PassageMetadata {

	/** Id of the passage's document. */
	public static final String DOCUMENT = "document";

	/** Title of the document. */
	public static final String TITLE = "title";

	/** ISO 639 code of the document's language. */
	public static final String LANGUAGE = "language";

	/** Where the document comes from. */
	public static final String SOURCE = "source";

	/** Number of the passage in its document, from 0. */
	public static final String CHUNK = "chunk";

	/** Offset of the passage in the document's text. */
	public static final String OFFSET = "offset";

	private PassageMetadata() {
	}

	static Map<String, Object> of(String document, TextDocument text, String language, Passage passage) {
		return Map.of(DOCUMENT, document, TITLE, text.title(), LANGUAGE, language, SOURCE, text.source(), CHUNK,
				passage.number(), OFFSET, passage.span().start());
	}

}
