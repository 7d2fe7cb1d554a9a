package io.e5boot.pgvector.language;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.e5boot.pgvector.sql.Internal;

/**
 * Determines the language of a passage.
 *
 * @param metadataKey the metadata key of a document's language
 * @param detector detects the language if the metadata has none
 */
@Internal
public record LanguageResolver(String metadataKey, LanguageDetector detector) {

	/**
	 * Returns the language of a passage.
	 * @param metadata its metadata
	 * @param text its text
	 * @return the language's tag, {@link LanguageTags#UNKNOWN} if it cannot be determined
	 */
	public String languageOf(Map<String, Object> metadata, String text) {
		return declared(metadata).or(() -> this.detector.detect(text).flatMap(LanguageTags::canonical))
			.orElse(LanguageTags.UNKNOWN);
	}

	private Optional<String> declared(Map<String, Object> metadata) {
		Object declared = metadata.get(this.metadataKey);
		if (declared instanceof Locale locale) {
			return LanguageTags.canonical(locale.toLanguageTag());
		}
		return (declared instanceof String tag) ? LanguageTags.canonical(tag) : Optional.empty();
	}

	/**
	 * Returns a name of the detector that does not change between restarts.
	 */
	public String detectorName() {
		return this.detector.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
	}

}
