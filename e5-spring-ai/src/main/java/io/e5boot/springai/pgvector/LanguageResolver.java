package io.e5boot.springai.pgvector;

import java.util.Optional;

import org.springframework.ai.document.Document;

/**
 * Decides which language's mean a passage belongs to.
 *
 * @param metadataKey the metadata entry that holds the language, if the document has one
 * @param detector asked where the metadata does not tell
 */
record LanguageResolver(String metadataKey, LanguageDetector detector) {

	String languageOf(Document document, String text) {
		return declared(document).or(() -> this.detector.detect(text).flatMap(LanguageTags::canonical))
			.orElse(LanguageTags.UNKNOWN);
	}

	private Optional<String> declared(Document document) {
		return (document.getMetadata().get(this.metadataKey) instanceof String tag) ? LanguageTags.canonical(tag)
				: Optional.empty();
	}

}
