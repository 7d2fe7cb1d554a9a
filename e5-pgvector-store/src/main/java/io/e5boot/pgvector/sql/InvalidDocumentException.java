package io.e5boot.pgvector.sql;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL cannot store a document without changing it. {@code add} rejects it before
 * anything is written, {@code load} before its batch is written.
 */
public final class InvalidDocumentException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * The document's id.
	 */
	private final String documentId;

	/**
	 * Creates an exception.
	 * @param documentId the document's id
	 * @param message the part of the message after the id
	 * @param cause the cause, or null
	 */
	public InvalidDocumentException(String documentId, String message, @Nullable Throwable cause) {
		super(String.format(Locale.ROOT, "Document \"%s\": %s", Characters.printable(documentId), message), cause);
		this.documentId = documentId;
	}

	/**
	 * Returns the id of the rejected document.
	 * @return the id as given by the caller
	 */
	public String documentId() {
		return this.documentId;
	}

}
