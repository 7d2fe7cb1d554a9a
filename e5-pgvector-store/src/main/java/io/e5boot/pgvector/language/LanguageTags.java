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
 * Normalizes language codes: {@code de-AT}, {@code deu} and {@code DE} become {@code de},
 * {@code cmn} and {@code zh-Hant} become {@code zh}, {@code iw} becomes {@code he}. The
 * store has its own list of codes, since those of {@link java.util.Locale} depend on the
 * Java version and its settings.
 */
public final class LanguageTags {

	/**
	 * The tag of a text whose language is not known (ISO 639-2 "undetermined").
	 */
	public static final String UNKNOWN = "und";

	/**
	 * Three-letter codes that do not denote a language.
	 */
	private static final Set<String> NO_LANGUAGE = Set.of(UNKNOWN, "mis", "mul", "zxx");

	private static final Map<String, String> NAMES = names();

	private LanguageTags() {
	}

	/**
	 * Normalizes a language code.
	 * @param tag a BCP 47 tag, an ISO 639 code of two or three letters or a POSIX locale,
	 * in upper or lower case
	 * @return the shortest ISO 639 code, or empty if the tag does not denote a language
	 */
	public static Optional<String> canonical(String tag) {
		String locale = tag.strip().split("[.@]", 2)[0];
		// parses extended languages (zh-yue) and grandfathered tags (i-klingon)
		String language = Locale.forLanguageTag(locale.replace('_', '-')).getLanguage();
		boolean unlisted = language.length() == 3 && !NO_LANGUAGE.contains(language);
		return Optional.ofNullable(NAMES.getOrDefault(language, unlisted ? language : null));
	}

	/**
	 * Returns whether a tag is normalized.
	 * @param tag the tag
	 * @return true for {@link #UNKNOWN} and for tags that {@link #canonical} returns
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
