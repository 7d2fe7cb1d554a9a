package io.e5boot.pgvector.search;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.ai.document.ContentFormatter;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.ai.document.MetadataMode;

/**
 * Metadata keys of search results, in addition to Spring AI's
 * {@link DocumentMetadata#DISTANCE distance}. They are reserved: the store removes them
 * from documents to be added, and the formatted text of a result contains them in no
 * {@link MetadataMode}.
 */
public final class ResultMetadata {

	/**
	 * The cosine by which a result is ranked, a {@link Double}.
	 */
	public static final String COSINE = "e5.cosine";

	/**
	 * The cosine of the model's vectors, a {@link Double}.
	 */
	public static final String MODEL_COSINE = "e5.model_cosine";

	/**
	 * The rank by vectors in a {@link SearchMode#HYBRID hybrid} search, a {@link Long}
	 * starting at 1; missing if the result was not found by its vector.
	 */
	public static final String VECTOR_RANK = "e5.vector_rank";

	/**
	 * The rank by words in a {@link SearchMode#HYBRID hybrid} search, a {@link Long}
	 * starting at 1; missing if the result was not found by its words.
	 */
	public static final String TEXT_RANK = "e5.text_rank";

	private static final Set<String> KEYS = Set.of(COSINE, MODEL_COSINE, VECTOR_RANK, TEXT_RANK);

	/**
	 * Formats a result without the metadata that the search has added.
	 */
	static final ContentFormatter FORMATTER = ResultMetadata::format;

	private ResultMetadata() {
	}

	/**
	 * Returns the metadata of a document without these keys.
	 * @param document the document
	 * @return a new map
	 */
	public static Map<String, Object> removeFrom(Document document) {
		Map<String, Object> metadata = new HashMap<>(document.getMetadata());
		metadata.keySet().removeAll(KEYS);
		return metadata;
	}

	private static String format(Document document, MetadataMode mode) {
		Map<String, Object> metadata = removeFrom(document);
		metadata.remove(DocumentMetadata.DISTANCE.value());
		Document stored = Document.builder().id(document.getId()).text(document.getText()).metadata(metadata).build();
		return Document.DEFAULT_CONTENT_FORMATTER.format(stored, mode);
	}

}
