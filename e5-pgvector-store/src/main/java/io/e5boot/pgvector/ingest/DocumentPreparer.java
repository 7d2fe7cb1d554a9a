package io.e5boot.pgvector.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
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
 * Checks documents before they are embedded and written. Thread-safe.
 */
@Internal
public final class DocumentPreparer {

	/**
	 * A B-tree entry must fit into a third of a page.
	 */
	private static final int MAX_ID_BYTES = 1000;

	private static final int HASH_BYTES = 16;

	/**
	 * A document that can be stored.
	 *
	 * @param document the document
	 * @param id its id, as stored
	 * @param metadata its metadata as a JSON object
	 * @param contentHash the first 16 bytes of the SHA-256 of its text and, if different,
	 * of the embedded text
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
	 * @param idType the type of the ids
	 * @param embedded returns the text of a document that the model embeds
	 */
	public DocumentPreparer(IdType idType, Function<Document, @Nullable String> embedded) {
		this.idType = idType;
		this.embedded = embedded;
	}

	/**
	 * Prepares documents.
	 * @param documents the documents
	 * @return the prepared documents; of several with the same id, the last one
	 * @throws InvalidDocumentException for the first document that cannot be stored
	 */
	public List<Prepared> prepare(List<Document> documents) {
		Map<String, Prepared> prepared = new LinkedHashMap<>();
		for (Document document : documents) {
			Assert.notNull(document, "Documents must not be null");
			requireText(document);
			String id = id(document.getId());
			ObjectNode metadata = MetadataJson.toObject(document.getId(), ResultMetadata.removeFrom(document));
			Document stored = retainMetadata(document, metadata.propertyNames());
			prepared.put(id, new Prepared(stored, id, MetadataJson.write(metadata), hash(stored)));
		}
		return List.copyOf(prepared.values());
	}

	/**
	 * Prepares a stored row. Accepts values of other clients that {@link #prepare} would
	 * reject.
	 * @param id its id
	 * @param content its text
	 * @param metadata its metadata as JSON, which is kept unchanged
	 * @return the prepared document
	 */
	public Prepared prepareStored(String id, String content, String metadata) {
		Document document = new Document(id, content, MetadataJson.read(metadata));
		return new Prepared(document, id, metadata, hash(document));
	}

	/**
	 * Removes metadata that are not stored, so that they are not embedded either.
	 */
	private static Document retainMetadata(Document document, Collection<String> keys) {
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
		return hash(content, Objects.requireNonNullElse(this.embedded.apply(document), content));
	}

	private static byte[] hash(String content, String embedded) {
		MessageDigest digest = sha256();
		digest.update(content.getBytes(StandardCharsets.UTF_8));
		if (!embedded.equals(content)) {
			// a separator that storable text cannot contain
			digest.update((byte) 0);
			digest.update(embedded.getBytes(StandardCharsets.UTF_8));
		}
		return Arrays.copyOf(digest.digest(), HASH_BYTES);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform supports SHA-256", ex);
		}
	}

	/**
	 * Checks ids and converts them to the form of the database.
	 * @param ids the ids of documents
	 * @return the ids as stored
	 * @throws InvalidDocumentException for the first id that cannot be stored
	 */
	public List<String> ids(List<String> ids) {
		Assert.noNullElements(ids, "Ids must not be null");
		return ids.stream().map(this::id).toList();
	}

	private String id(String id) {
		if (!Characters.storable(id)) {
			throw new InvalidDocumentException(id, "its id contains a NUL character or an unpaired surrogate", null);
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
			throw new InvalidDocumentException(id, "its id is not a UUID, which the store's id type requires", ex);
		}
	}

	private static void requireText(Document document) {
		if (document.getText() == null) {
			throw new InvalidDocumentException(document.getId(), "it has no text; the store does not support media",
					null);
		}
		int position = Characters.firstUnstorable(document.getText());
		if (position >= 0) {
			throw new InvalidDocumentException(document.getId(), String.format(Locale.ROOT,
					"its text contains a NUL character or an unpaired surrogate at index %d, which PostgreSQL cannot store",
					position), null);
		}
	}

}
