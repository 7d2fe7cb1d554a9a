package io.e5boot.pgvector.language;

import io.e5boot.pgvector.E5PgVectorStore;

import org.springframework.util.Assert;

/**
 * How {@link E5PgVectorStore} keeps the question's own language from winning. From each
 * passage's vector {@code strength} times the mean vector of its language is subtracted,
 * from each query's vector {@code queryStrength} times the mean of those means and a part
 * of what it shares with single languages; then both are scaled to unit length. The means
 * are learnt from the stored passages.
 * <p>
 * The idea is self-language-bias removal as in Yang, Yang, Cer and Darve, "A Simple and
 * Effective Method To Eliminate the Self Language Bias in Multilingual Representations"
 * (EMNLP 2021); how it is done here, and what was measured, is described in
 * {@code docs/adr/0005-language-neutral-retrieval.md} and
 * {@code docs/adr/0011-queries-lean-to-their-language.md}.
 *
 * @param mode when means are subtracted
 * @param strength how much of its language's mean a passage loses, from 0 to 1
 * @param queryStrength how much of the mean of means a query loses, from 0 to 1
 * @param queryLanguageStrength how much a query loses of what it shares with the
 * languages that its vector leans to, from 0 to 1
 * @param minPassages in mode {@link Mode#AUTO}, the number of passages from which means
 * are subtracted
 * @param languageKey the metadata key that holds a document's language, as a BCP 47 tag
 * or ISO 639 code
 */
public record LanguageNeutrality(Mode mode, double strength, double queryStrength, double queryLanguageStrength,
		int minPassages, String languageKey) {

	/**
	 * When language means are subtracted.
	 */
	public enum Mode {

		/**
		 * As soon as the store holds {@link LanguageNeutrality#minPassages()} passages of
		 * which one in twenty is not in the most frequent language. Until then, and
		 * always in a store of one language, the vectors are the model's own.
		 */
		AUTO,

		/**
		 * From the first passage on.
		 */
		ON,

		/**
		 * Never. Rows that were changed before get the model's own vector back with the
		 * next call to {@code add}.
		 */
		OFF

	}

	private static final LanguageNeutrality DEFAULTS = new LanguageNeutrality(Mode.AUTO, 0.75, 0.7, 0.8, 20,
			"language");

	/**
	 * Checks the values.
	 * @param mode when means are subtracted
	 * @param strength how much of its language's mean a passage loses, from 0 to 1
	 * @param queryStrength how much of the mean of means a query loses, from 0 to 1
	 * @param queryLanguageStrength how much a query loses of what it shares with the
	 * languages that its vector leans to, from 0 to 1
	 * @param minPassages in mode {@link Mode#AUTO}, the number of passages from which
	 * means are subtracted
	 * @param languageKey the metadata key that holds a document's language, as a BCP 47
	 * tag or ISO 639 code
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public LanguageNeutrality {
		Assert.notNull(mode, "mode must not be null");
		Assert.isTrue(strength >= 0 && strength <= 1, "strength must lie between 0 and 1");
		Assert.isTrue(queryStrength >= 0 && queryStrength <= 1, "queryStrength must lie between 0 and 1");
		Assert.isTrue(queryLanguageStrength >= 0 && queryLanguageStrength <= 1,
				"queryLanguageStrength must lie between 0 and 1");
		Assert.isTrue(minPassages >= 1, "minPassages must be positive");
		Assert.hasText(languageKey, "languageKey must not be empty");
	}

	/**
	 * Returns the defaults: mode {@link Mode#AUTO} with the measured strengths.
	 * @return the defaults
	 */
	public static LanguageNeutrality auto() {
		return DEFAULTS;
	}

	/**
	 * Returns the defaults with mode {@link Mode#ON}.
	 * @return the settings
	 */
	public static LanguageNeutrality on() {
		return DEFAULTS.withMode(Mode.ON);
	}

	/**
	 * Returns the defaults with mode {@link Mode#OFF}.
	 * @return the settings
	 */
	public static LanguageNeutrality off() {
		return DEFAULTS.withMode(Mode.OFF);
	}

	/**
	 * Returns these settings in another mode.
	 * @param mode the mode
	 * @return the changed settings
	 */
	public LanguageNeutrality withMode(Mode mode) {
		return new LanguageNeutrality(mode, this.strength, this.queryStrength, this.queryLanguageStrength,
				this.minPassages, this.languageKey);
	}

	/**
	 * Returns these settings with other strengths.
	 * @param strength the passages' strength, from 0 to 1
	 * @param queryStrength the queries' strength, from 0 to 1
	 * @return the changed settings
	 */
	public LanguageNeutrality withStrength(double strength, double queryStrength) {
		return new LanguageNeutrality(this.mode, strength, queryStrength, this.queryLanguageStrength, this.minPassages,
				this.languageKey);
	}

	/**
	 * Returns these settings with another strength of the query's own language.
	 * @param queryLanguageStrength from 0 to 1
	 * @return the changed settings
	 */
	public LanguageNeutrality withQueryLanguageStrength(double queryLanguageStrength) {
		return new LanguageNeutrality(this.mode, this.strength, this.queryStrength, queryLanguageStrength,
				this.minPassages, this.languageKey);
	}

	/**
	 * Returns these settings with another threshold for {@link Mode#AUTO}.
	 * @param minPassages the number of passages from which means are subtracted
	 * @return the changed settings
	 */
	public LanguageNeutrality withMinPassages(int minPassages) {
		return new LanguageNeutrality(this.mode, this.strength, this.queryStrength, this.queryLanguageStrength,
				minPassages, this.languageKey);
	}

	/**
	 * Returns these settings with another metadata key.
	 * @param languageKey the key that holds a document's language
	 * @return the changed settings
	 */
	public LanguageNeutrality withLanguageKey(String languageKey) {
		return new LanguageNeutrality(this.mode, this.strength, this.queryStrength, this.queryLanguageStrength,
				this.minPassages, languageKey);
	}

}
