package io.e5boot.autoconfigure;

import io.e5boot.springai.pgvector.LanguageNeutrality;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of what the E5 pgvector store has and Spring AI's has not.
 *
 * @param languageNeutral Whether a search finds passages of all languages alike instead
 * of preferring those in the question's own: always (on), never (off), or from a minimum
 * of passages in several languages on (auto).
 * @param languageKey Metadata key under which a document tells its language, as a BCP 47
 * tag. Where it is missing, the language is detected.
 */
@ConfigurationProperties("e5.pgvector")
record E5PgVectorProperties(@DefaultValue("auto") LanguageNeutrality.Mode languageNeutral,
		@DefaultValue("language") String languageKey) {

	LanguageNeutrality toLanguageNeutrality() {
		return LanguageNeutrality.auto().withMode(this.languageNeutral).withLanguageKey(this.languageKey);
	}

}
