package io.e5boot.pgvector.language;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import opennlp.tools.langdetect.LanguageDetectorME;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanguageTagsTests {

	@ParameterizedTest
	@CsvSource({ "de, de", "DE, de", "de-AT, de", "de_AT, de", "deu, de", "cmn, zh", "zh-Hant-TW, zh", "pes, fa",
			"' en ', en", "gsw, gsw", "fil, fil", "iw, he", "in, id", "heb, he", "HEB, he", "ind, id", "IN-ID, id",
			"ji, yi", "yid, yi", "ydd, yi", "jw, jv", "mo, ro", "mol, ro", "sh, sr", "hbs, sr", "sr-Latn, sr",
			"sr_Latn_RS, sr", "sr@latin, sr", "ger, de", "de_DE.UTF-8, de", "no, nb", "nob, nb", "nno, nn", "tl, fil",
			"tgl, fil", "zh-cmn-Hans, zh", "zh-yue, yue", "zh-min-nan, nan", "i-klingon, tlh", "no-bok, nb",
			"no-nyn, nn", "art-lojban, jbo", "bih, bho", "tw, ak", "ekk, et", "lvs, lv", "de-Latn-1996-x-own, de" })
	void canonicalNormalizesTags(String tag, String canonical) {
		assertThat(LanguageTags.canonical(tag)).contains(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "und", "123", "'; DROP TABLE", "x-private", "a\u0000b", "xx", "jp", "auto",
			"english", "Deutsch", "root", "C", "POSIX", "mul", "zxx", "mis", "@", "." })
	void canonicalRejectsInvalidTags(String tag) {
		assertThat(LanguageTags.canonical(tag)).isEmpty();
	}

	@Test
	void canonicalDoesNotDependOnJavaSettings() throws Exception {
		String java = ProcessHandle.current().info().command().orElseThrow();
		Process process = new ProcessBuilder(java, "-Djava.locale.useOldISOCodes=true", "-Duser.language=tr", "-cp",
				System.getProperty("java.class.path"), LanguageTagsTests.class.getName(), "he", "IW", "heb", "id", "ID",
				"in", "yi", "ji")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
			.isEqualTo("he he he id id id yi yi");
	}

	public static void main(String[] tags) {
		System.out.println(Arrays.stream(tags)
			.map((tag) -> LanguageTags.canonical(tag).orElse("?"))
			.collect(Collectors.joining(" ")));
	}

	@Test
	void detectorLanguagesHaveCanonicalTags() {
		LanguageDetectorME detector = new LanguageDetectorME(OpenNlpLanguageDetector.model());
		for (String language : detector.getSupportedLanguages()) {
			assertThat(LanguageTags.canonical(language)).as(language).hasValueSatisfying((tag) -> {
				assertThat(LanguageTags.isCanonical(tag)).isTrue();
				assertThat(tag.length() == 2 || Set.of("fil", "nan").contains(tag) || tag.equals(language)).isTrue();
			});
		}
	}

	@Test
	void languageOfPrefersMetadataToDetector() {
		LanguageResolver resolver = new LanguageResolver("lang", (text) -> Optional.of("fra"));
		assertThat(resolver.languageOf(Map.of("lang", "de"), "text")).isEqualTo("de");
		assertThat(resolver.languageOf(Map.of("lang", Locale.forLanguageTag("iw-IL")), "text")).isEqualTo("he");
		assertThat(resolver.languageOf(Map.of("lang", 7), "text")).isEqualTo("fr");
		assertThat(resolver.languageOf(Map.of("lang", "??"), "text")).isEqualTo("fr");
		assertThat(new LanguageResolver("lang", LanguageDetector.NONE).languageOf(Map.of(), "text")).isEqualTo("und");
	}

}
