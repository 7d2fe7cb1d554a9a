package io.e5boot.pgvector.language;

import java.util.Optional;

/**
 * Detects the language of a passage whose metadata does not state it. Implementations
 * must be thread-safe.
 */
@FunctionalInterface
public interface LanguageDetector {

	/**
	 * Detects no language: languages come from the metadata only.
	 */
	LanguageDetector NONE = (text) -> Optional.empty();

	/**
	 * Detects the language of a text.
	 * @param text the passage, of any length and script
	 * @return an ISO 639 code or BCP 47 tag, or empty if the language cannot be detected
	 */
	Optional<String> detect(String text);

}
