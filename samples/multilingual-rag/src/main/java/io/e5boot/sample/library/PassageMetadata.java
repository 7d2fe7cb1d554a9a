package io.e5boot.sample.library;

import org.springframework.ai.document.Document;

/**
 * The metadata of a passage in the vector store.
 *
 * @param document id of the passage's document
 * @param title title of the document
 * @param language ISO 639 code of the document's language
 * @param source where the document comes from
 * @param offset offset of the passage in the document's text
 */
public record PassageMetadata(String document, String title, String language, String source, int offset) {

	static final String DOCUMENT = "document";

	static final String TITLE = "title";

	static final String LANGUAGE = "language";

	static final String SOURCE = "source";

	static final String CHUNK = "chunk";

	static final String OFFSET = "offset";

	/**
	 * Reads the metadata of a passage that a search found.
	 */
	public static PassageMetadata of(Document passage) {
		return new PassageMetadata(string(passage, DOCUMENT), string(passage, TITLE), string(passage, LANGUAGE),
				string(passage, SOURCE), ((Number) passage.getMetadata().getOrDefault(OFFSET, 0)).intValue());
	}

	private static String string(Document passage, String key) {
		return String.valueOf(passage.getMetadata().get(key));
	}

}
