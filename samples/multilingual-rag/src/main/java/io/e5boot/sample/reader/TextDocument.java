package io.e5boot.sample.reader;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A document's text and what the file itself says about it.
 *
 * @param title the title, or the file's name when it has none
 * @param language the language the file declares, as an ISO 639 code, or {@code null}
 * @param source where the text comes from, for people to read
 * @param text plain text; empty lines separate paragraphs
 */
public record TextDocument(String title, @Nullable String language, String source, String text) {

	static @Nullable String languageCode(@Nullable String languageTag) {
		if (languageTag == null) {
			return null;
		}
		String code = Locale.forLanguageTag(languageTag.strip().replace('_', '-')).getLanguage();
		return code.isEmpty() ? null : code;
	}

}
