package io.e5boot.pgvector.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;

/**
 * One name for each language: what metadata and detectors call {@code de-AT}, {@code deu}
 * or {@code DE} is {@code de} here, {@code cmn} and {@code zh-Hant} are {@code zh},
 * {@code iw} is {@code he}. The names are the store's own, for those of
 * {@link java.util.Locale} depend on the Java version and its settings.
 */
public final class LanguageTags {

	/**
	 * The tag of a text whose language is not known (ISO 639-2 "undetermined").
	 */
	public static final String UNKNOWN = "und";

	/**
	 * Stands in the place of a tag in rows that were copied from another store, until
	 * their language is looked for.
	 */
	static final String PENDING = "";

	/**
	 * Codes of three letters that name no language.
	 */
	private static final Set<String> NO_LANGUAGE = Set.of(UNKNOWN, "mis", "mul", "zxx");

	private static final Map<String, String> NAMES = names();

	private LanguageTags() {
	}

	/**
	 * Returns the name under which the store knows a language.
	 * @param tag a BCP 47 tag, an ISO 639 code of two or three letters or a POSIX locale,
	 * in any case
	 * @return the shortest ISO 639 code, or empty if the tag names no language
	 */
	public static Optional<String> canonical(String tag) {
		String locale = tag.strip().split("[.@]", 2)[0];
		// reads extended languages (zh-yue) and grandfathered tags (i-klingon)
		String language = Locale.forLanguageTag(locale.replace('_', '-')).getLanguage();
		boolean unlisted = language.length() == 3 && !NO_LANGUAGE.contains(language);
		return Optional.ofNullable(NAMES.getOrDefault(language, unlisted ? language : null));
	}

	/**
	 * Tells whether a row may have a tag.
	 */
	public static boolean isCanonical(String tag) {
		return tag.equals(UNKNOWN) || canonical(tag).equals(Optional.of(tag));
	}

	private static Map<String, @Nullable String> names() {
		Map<String, @Nullable String> names = new HashMap<>();
		for (String line : lines()) {
			if (!line.startsWith("#")) {
				List<String> codes = Arrays.asList(line.split(" "));
				codes.forEach((code) -> names.put(code, codes.get(0)));
			}
		}
		return names;
	}

	private static List<String> lines() {
		try {
			return new ClassPathResource("language-codes.txt", LanguageTags.class)
				.getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read language-codes.txt", ex);
		}
	}

}
