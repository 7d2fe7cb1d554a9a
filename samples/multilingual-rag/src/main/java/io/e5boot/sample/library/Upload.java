package io.e5boot.sample.library;

import java.util.UUID;

/**
 * The outcome of an upload.
 *
 * @param id id of its document
 * @param title the document's title
 * @param language the document's language, as in {@link LibraryDocument}
 * @param source where the document comes from
 * @param added {@code false} if the library already had the same file, under any name
 */
record Upload(UUID id, String title, String language, String source, boolean added) {

	static Upload added(LibraryDocument document) {
		return of(document, true);
	}

	static Upload present(LibraryDocument document) {
		return of(document, false);
	}

	private static Upload of(LibraryDocument document, boolean added) {
		return new Upload(document.id(), document.title(), document.language(), document.source(), added);
	}

}
