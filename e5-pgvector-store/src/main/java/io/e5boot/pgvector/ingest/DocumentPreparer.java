package io.e5boot.pgvector.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

import io.e5boot.pgvector.schema.IdType;
import io.e5boot.pgvector.search.ResultMetadata;
import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.InvalidDocumentException;
import io.e5boot.pgvector.sql.MetadataJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.document.Document;
import org.springframework.util.Assert;

/**
 * Checks documents before anything is embedded or written.
 */
@Internal
public final class DocumentPreparer {

	/**
	 * A B-tree entry must fit into a third of a page.
	 */
	private static final int MAX_ID_BYTES = 1000;

	/**
	 * A document that can be stored.
	 *
	 * @param document the document
	 * @param id its id as the database has it
	 * @param metadata its metadata as a JSON object
	 * @param contentHash the hash of its text
	 */
	public record Prepared(Document document, String id, String metadata, byte[] contentHash) {

		String content() {
			return Objects.requireNonNull(this.document.getText());
		}

	}

	private final IdType idType;

	private final Function<Document, @Nullable String> embedded;

	/**
	 * Creates a preparer.
	 * @param embedded returns what is embedded of a document
	 */
	public DocumentPreparer(IdType idType, Function<Document, @Nullable String> embedded) {
		this.idType = idType;
		this.embedded = embedded;
	}

	/**
	 * Prepares documents.
	 * @param documents the documents
	 * @return one for each id; where an id occurs twice, the last document
	 * @throws InvalidDocumentException for the first one that cannot be stored
	 */
	public List<Prepared> prepare(List<Document> documents) {
		Map<String, Prepared> prepared = new LinkedHashMap<>();
		for (Document document : documents) {
			Assert.notNull(document, "Documents must not be null");
			requireText(document);
			String id = id(document.getId());
			ObjectNode metadata = MetadataJson.toObject(document.getId(), ResultMetadata.removeFrom(document));
			Document stored = withKeys(document, metadata.propertyNames());
			prepared.put(id, new Prepared(stored, id, MetadataJson.write(metadata), hash(stored)));
		}
		return List.copyOf(prepared.values());
	}

	/**
	 * Prepares a row that is stored already, whatever another client has written there.
	 * @param id its id
	 * @param content its text
	 * @param metadata its metadata as JSON
	 * @return the document, with the metadata as they are
	 */
	public Prepared stored(String id, String content, String metadata) {
		Document document = new Document(id, content, MetadataJson.read(metadata));
		return new Prepared(document, id, metadata, hash(document));
	}

	/**
	 * What is embedded must not have metadata that are not stored.
	 */
	private static Document withKeys(Document document, Collection<String> keys) {
		if (document.getMetadata().size() == keys.size()) {
			return document;
		}
		Map<String, Object> metadata = new HashMap<>(document.getMetadata());
		metadata.keySet().retainAll(keys);
		Document copy = document.mutate().metadata(metadata).build();
		copy.setContentFormatter(document.getContentFormatter());
		return copy;
	}

	private byte[] hash(Document document) {
		String content = Objects.requireNonNull(document.getText());
		return ContentHash.of(content, Objects.requireNonNullElse(this.embedded.apply(document), content));
	}

	public List<String> ids(List<String> ids) {
		Assert.noNullElements(ids, "Ids must not be null");
		return ids.stream().map(this::id).toList();
	}

	private String id(String id) {
		if (!Characters.storable(id)) {
			throw new InvalidDocumentException(id, "its id has a NUL character or an unpaired surrogate", null);
		}
		if (this.idType == IdType.UUID) {
			return uuid(id);
		}
		if (id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
			throw new InvalidDocumentException(id,
					String.format(Locale.ROOT, "its id is longer than %d bytes", MAX_ID_BYTES), null);
		}
		return id;
	}

	private static String uuid(String id) {
		try {
			return UUID.fromString(id).toString();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDocumentException(id, "its id is no UUID; the store's id type is UUID", ex);
		}
	}

	private static void requireText(Document document) {
		if (document.getText() == null) {
			throw new InvalidDocumentException(document.getId(), "it has media, and only text can be stored", null);
		}
		int position = Characters.firstUnstorable(document.getText());
		if (position >= 0) {
			throw new InvalidDocumentException(document.getId(), String.format(Locale.ROOT,
					"its text has a NUL character or an unpaired surrogate at index %d, which PostgreSQL cannot store",
					position), null);
		}
	}

}
