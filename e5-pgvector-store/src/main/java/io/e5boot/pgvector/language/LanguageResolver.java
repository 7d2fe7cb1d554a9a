package io.e5boot.pgvector.language;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.e5boot.pgvector.sql.Internal;

/**
 * Decides which language's mean a passage belongs to.
 *
 * @param metadataKey the metadata entry that holds the language, if the document has one
 * @param detector asked where the metadata has no language
 */
@Internal
public record LanguageResolver(String metadataKey, LanguageDetector detector) {

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
	 * Returns a name of the detector that is the same after a restart.
	 */
	public String detectorName() {
		return this.detector.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
	}

}
