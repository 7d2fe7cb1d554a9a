package io.e5boot.springai.pgvector;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;

import static org.assertj.core.api.Assertions.assertThat;

class LanguageTagsTests {

	@ParameterizedTest
	@CsvSource({ "de, de", "DE, de", "de-AT, de", "de_AT, de", "deu, de", "cmn, zh", "zh-Hant-TW, zh", "pes, fa",
			"' en ', en", "gsw, gsw", "fil, fil", "iw, he", "in, id" })
	void oneNameForALanguage(String tag, String canonical) {
		assertThat(LanguageTags.canonical(tag)).contains(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "und", "123", "'; DROP TABLE", "x-private", "a\u0000b" })
	void whatIsNoTagIsNoLanguage(String tag) {
		assertThat(LanguageTags.canonical(tag)).isEmpty();
	}

	@Test
	void metadataComeBeforeTheDetector() {
		LanguageResolver resolver = new LanguageResolver("lang", (text) -> Optional.of("fra"));
		assertThat(resolver.languageOf(new Document("text", Map.of("lang", "de")), "text")).isEqualTo("de");
		assertThat(resolver.languageOf(new Document("text", Map.of("lang", 7)), "text")).isEqualTo("fr");
		assertThat(resolver.languageOf(new Document("text", Map.of("lang", "??")), "text")).isEqualTo("fr");
		assertThat(new LanguageResolver("lang", LanguageDetector.none()).languageOf(new Document("text"), "text"))
			.isEqualTo("und");
	}

}
