package io.e5boot.pgvector.language;

import java.util.Optional;

/**
 * Tells the language of a passage whose metadata does not. Implementations must be safe
 * for concurrent use.
 */
@FunctionalInterface
public interface LanguageDetector {

	/**
	 * Detects the language of a text.
	 * @param text the passage, of any length and script
	 * @return an ISO 639 code or BCP 47 tag, or empty if the text does not show it
	 */
	Optional<String> detect(String text);

	/**
	 * Returns a detector that knows nothing: languages come from the metadata alone.
	 * @return a detector whose answer is always empty
	 */
	static LanguageDetector none() {
		return NoLanguageDetector.INSTANCE;
	}

}
