package io.e5boot.pgvector.search;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.ai.document.ContentFormatter;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.ai.document.MetadataMode;

/**
 * Metadata keys under which a search result says how it was found, beside Spring AI's
 * {@link DocumentMetadata#DISTANCE distance}. They belong to the store: documents that
 * are added with them are stored without them, and the text of a result does not have
 * them in any {@link MetadataMode}.
 */
public final class ResultMetadata {

	/**
	 * The cosine that a result was ranked by, a {@link Double}.
	 */
	public static final String COSINE = "e5.cosine";

	/**
	 * The cosine of the vectors as the model made them, a {@link Double}.
	 */
	public static final String MODEL_COSINE = "e5.model_cosine";

	/**
	 * In a {@link SearchMode#HYBRID hybrid} search, the rank by vectors, a {@link Long}
	 * from 1 on; missing if the result was not found by its vector.
	 */
	public static final String VECTOR_RANK = "e5.vector_rank";

	/**
	 * In a {@link SearchMode#HYBRID hybrid} search, the rank by words, a {@link Long}
	 * from 1 on; missing if the result was not found by its words.
	 */
	public static final String TEXT_RANK = "e5.text_rank";

	private static final Set<String> KEYS = Set.of(COSINE, MODEL_COSINE, VECTOR_RANK, TEXT_RANK);

	/**
	 * Writes a result's text without what the search has put into its metadata.
	 */
	static final ContentFormatter FORMATTER = ResultMetadata::format;

	private ResultMetadata() {
	}

	/**
	 * Returns a document's metadata without these keys.
	 */
	public static Map<String, Object> removeFrom(Document document) {
		Map<String, Object> metadata = new HashMap<>(document.getMetadata());
		metadata.keySet().removeAll(KEYS);
		return metadata;
	}

	private static String format(Document document, MetadataMode mode) {
		Map<String, Object> metadata = removeFrom(document);
		metadata.remove(DocumentMetadata.DISTANCE.value());
		Document own = Document.builder().id(document.getId()).text(document.getText()).metadata(metadata).build();
		return Document.DEFAULT_CONTENT_FORMATTER.format(own, mode);
	}

}
