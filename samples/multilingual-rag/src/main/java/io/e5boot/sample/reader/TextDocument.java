package io.e5boot.sample.reader;

import java.util.Locale;
import java.util.Set;

import io.e5boot.pgvector.language.LanguageTags;
import org.jspecify.annotations.Nullable;

/**
 * A document's text and the metadata in its file.
 *
 * @param title the title, or the file name if there is none
 * @param language the declared language as a canonical code, or {@code null}
 * @param source where the text comes from, in human-readable form
 * @param text plain text; empty lines separate paragraphs
 */
public record TextDocument(String title, @Nullable String language, String source, String text) {

	/** Tags that do not name one language. */
	private static final Set<String> NO_LANGUAGE = Set.of("mul", "root", "und", "zxx");

	/**
	 * Returns the canonical code of a declared language, or {@code null} if there is none
	 * or the tag does not name a language.
	 */
	static @Nullable String languageCode(@Nullable String languageTag) {
		if (languageTag == null) {
			return null;
		}
		return LanguageTags.canonical(languageTag).filter(TextDocument::isLanguage).orElse(null);
	}

	/** The JDK names every language that browsers name. */
	private static boolean isLanguage(String tag) {
		Locale locale = Locale.forLanguageTag(tag);
		return !NO_LANGUAGE.contains(locale.getLanguage())
				&& !locale.getDisplayLanguage(Locale.ENGLISH).equals(locale.getLanguage());
	}

}
