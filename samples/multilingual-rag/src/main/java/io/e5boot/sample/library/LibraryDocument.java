package io.e5boot.sample.library;

import java.util.UUID;

/**
 * A document that questions are answered from.
 *
 * @param id a hash of the file's content, whatever the file name
 * @param title the title
 * @param language an ISO 639 code, {@code und} for an undetermined language
 * @param source where the text comes from, in human-readable form
 */
public record LibraryDocument(UUID id, String title, String language, String source) {
}
