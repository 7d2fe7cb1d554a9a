package io.e5boot.sample.library;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageTags;
import io.e5boot.pgvector.language.OpenNlpLanguageDetector;

import org.springframework.stereotype.Component;

/**
 * Detects the language of a document that does not declare one, as the code that browsers
 * use.
 */
@Component
class DocumentLanguage {

	private final LanguageDetector detector = new OpenNlpLanguageDetector();

	/**
	 * Returns an ISO 639-1 code, a longer one for a language that has none, or
	 * {@value LanguageTags#UNKNOWN}.
	 */
	String of(String text) {
		return this.detector.detect(text).flatMap(LanguageTags::canonical).orElse(LanguageTags.UNKNOWN);
	}

}
