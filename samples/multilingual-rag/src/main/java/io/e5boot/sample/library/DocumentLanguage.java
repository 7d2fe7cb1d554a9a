package io.e5boot.sample.library;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageTags;
import io.e5boot.pgvector.language.OpenNlpLanguageDetector;

import org.springframework.stereotype.Component;

/**
 * Tells the language of a document that does not say it itself, by the code that a
 * browser would use.
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
