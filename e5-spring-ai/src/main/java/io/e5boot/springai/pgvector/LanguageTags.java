package io.e5boot.springai.pgvector;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One name for each language: what metadata and detectors call {@code de-AT}, {@code deu}
 * or {@code DE} is {@code de} here, {@code cmn} and {@code zh-Hant} are {@code zh}.
 */
public final class LanguageTags {

	/**
	 * The tag of a text whose language is not known (ISO 639-2 "undetermined").
	 */
	public static final String UNKNOWN = "und";

	private static final Map<String, String> SHORT_NAMES = shortNames();

	private LanguageTags() {
	}

	/**
	 * Returns the name under which the store knows a language.
	 * @param tag a BCP 47 tag or an ISO 639 code of two or three letters, in any case
	 * @return the shortest ISO 639 code, or empty if the tag names no language
	 */
	public static Optional<String> canonical(String tag) {
		String language = Locale.forLanguageTag(tag.strip().replace('_', '-')).getLanguage();
		return (language.isEmpty() || language.equals(UNKNOWN)) ? Optional.empty()
				: Optional.of(SHORT_NAMES.getOrDefault(language, language));
	}

	private static Map<String, String> shortNames() {
		Map<String, String> names = new HashMap<>();
		for (String language : Locale.getISOLanguages()) {
			names.put(new Locale.Builder().setLanguage(language).build().getISO3Language(), language);
		}
		// the individual languages that stand for a macrolanguage with a two-letter name
		names.putAll(Map.of("arb", "ar", "azj", "az", "cmn", "zh", "ekk", "et", "khk", "mn", "lvs", "lv", "npi", "ne",
				"pes", "fa", "plt", "mg"));
		names.putAll(Map.of("als", "sq", "swh", "sw", "uzn", "uz", "zlm", "ms", "zsm", "ms"));
		return Map.copyOf(names);
	}

}
