package io.e5boot.sample.library;

/**
 * Tells the language of a text that does not say it itself.
 */
interface LanguageDetector {

	/**
	 * Returns an ISO 639 code, or {@code und} for an undetermined language.
	 */
	String detect(String text);

}
