package io.e5boot.sample.reader;

import java.util.Locale;
import java.util.Set;

import io.e5boot.pgvector.language.LanguageTags;
import org.jspecify.annotations.Nullable;

/**
 * A document's text and what the file itself says about it.
 *
 * @param title the title, or the file's name when it has none
 * @param language the language the file declares, as a canonical code, or {@code null}
 * @param source where the text comes from, for people to read
 * @param text plain text; empty lines separate paragraphs
 */
public record TextDocument(String title, @Nullable String language, String source, String text) {

	/** Tags that are not the name of one language. */
	private static final Set<String> NO_LANGUAGE = Set.of("mul", "root", "und", "zxx");

	/**
	 * Returns the canonical code of the language that a file declares, or {@code null} if
	 * it declares none, or what is not the name of a language.
	 */
	static @Nullable String languageCode(@Nullable String languageTag) {
		if (languageTag == null) {
			return null;
		}
		return LanguageTags.canonical(languageTag).filter(TextDocument::isLanguage).orElse(null);
	}

	/** The JDK has a name for every language that browsers have one for. */
	private static boolean isLanguage(String tag) {
		Locale locale = Locale.forLanguageTag(tag);
		return !NO_LANGUAGE.contains(locale.getLanguage())
				&& !locale.getDisplayLanguage(Locale.ENGLISH).equals(locale.getLanguage());
	}

}
