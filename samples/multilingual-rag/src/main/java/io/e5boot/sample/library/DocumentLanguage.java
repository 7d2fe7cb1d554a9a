package io.e5boot.sample.library;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.e5boot.springai.pgvector.LanguageDetector;
import io.e5boot.springai.pgvector.OpenNlpLanguageDetector;

import org.springframework.stereotype.Component;

/**
 * Tells the language of a document that does not say it itself, by the code that a
 * browser would use.
 */
@Component
class DocumentLanguage {

	static final String UNDETERMINED = "und";

	private static final Map<String, String> SHORT_CODES = shortCodes();

	private final LanguageDetector detector = new OpenNlpLanguageDetector();

	/**
	 * Returns an ISO 639-1 code, a longer one for a language that has none, or
	 * {@value #UNDETERMINED}.
	 */
	String of(String text) {
		return this.detector.detect(text).map((code) -> SHORT_CODES.getOrDefault(code, code)).orElse(UNDETERMINED);
	}

	private static Map<String, String> shortCodes() {
		Map<String, String> codes = new HashMap<>();
		for (String language : Locale.getISOLanguages()) {
			codes.put(new Locale.Builder().setLanguage(language).build().getISO3Language(), language);
		}
		codes.put("cmn", "zh");
		return codes;
	}

}
