package io.e5boot.pgvector.sql;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A document that PostgreSQL cannot store as it is. It is refused instead of being stored
 * changed: by {@code add} before anything is written, by {@code load} before its batch
 * is.
 */
public final class InvalidDocumentException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * The document's id.
	 */
	private final String documentId;

	public InvalidDocumentException(String documentId, String message, @Nullable Throwable cause) {
		super(String.format(Locale.ROOT, "Document \"%s\": %s", Characters.printable(documentId), message), cause);
		this.documentId = documentId;
	}

	/**
	 * Returns the id of the refused document.
	 * @return the id as it was given
	 */
	public String documentId() {
		return this.documentId;
	}

}
