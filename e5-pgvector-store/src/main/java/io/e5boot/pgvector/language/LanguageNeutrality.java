package io.e5boot.pgvector.language;

import org.springframework.util.Assert;

/**
 * Settings of language-neutral retrieval, which keeps passages in the language of the
 * query from ranking first because of their language. The store subtracts
 * {@code strength} times the mean vector of its language from each passage's vector, and
 * {@code queryStrength} times the mean of those means from each query's vector, together
 * with a part of the means of the languages most similar to the query. Then it scales
 * both to unit length. The means are those of the stored passages.
 * <p>
 * The idea is self-language-bias removal as in Yang, Yang, Cer and Darve, "A Simple and
 * Effective Method To Eliminate the Self Language Bias in Multilingual Representations"
 * (EMNLP 2021). The implementation and its measurements are described in
 * {@code docs/adr/0005-language-neutral-retrieval.md} and
 * {@code docs/adr/0011-language-neutral-queries.md}.
 *
 * @param mode when means are subtracted
 * @param strength the part of its language's mean that is subtracted from a passage, from
 * 0 to 1
 * @param queryStrength the part of the mean of means that is subtracted from a query,
 * from 0 to 1
 * @param queryLanguageStrength the part of the means of the languages most similar to a
 * query that is subtracted from it, from 0 to 1
 * @param minPassages in mode {@link Mode#AUTO}, the number of passages from which on
 * means are subtracted
 * @param languageKey the metadata key of a document's language, which is a BCP 47 tag or
 * ISO 639 code
 */
public record LanguageNeutrality(Mode mode, double strength, double queryStrength, double queryLanguageStrength,
		int minPassages, String languageKey) {

	/**
	 * When language means are subtracted.
	 */
	public enum Mode {

		/**
		 * As soon as the store has {@link LanguageNeutrality#minPassages()} passages, one
		 * in twenty of which is not in the most frequent language. Until then, and always
		 * in a store of one language, the vectors remain those of the model.
		 */
		AUTO,

		/**
		 * From the first passage on.
		 */
		ON,

		/**
		 * Never. The next call of {@code add} restores the model's vectors of rows from
		 * which means were subtracted before.
		 */
		OFF

	}

	private static final LanguageNeutrality DEFAULTS = new LanguageNeutrality(Mode.AUTO, 0.75, 0.7, 0.8, 20,
			"language");

	/**
	 * Checks the values.
	 * @param mode when means are subtracted
	 * @param strength the part of its language's mean that is subtracted from a passage,
	 * from 0 to 1
	 * @param queryStrength the part of the mean of means that is subtracted from a query,
	 * from 0 to 1
	 * @param queryLanguageStrength the part of the means of the languages most similar to
	 * a query that is subtracted from it, from 0 to 1
	 * @param minPassages in mode {@link Mode#AUTO}, the number of passages from which on
	 * means are subtracted
	 * @param languageKey the metadata key of a document's language, which is a BCP 47 tag
	 * or ISO 639 code
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public LanguageNeutrality {
		Assert.notNull(mode, "mode must not be null");
		Assert.isTrue(strength >= 0 && strength <= 1, "strength must be between 0 and 1");
		Assert.isTrue(queryStrength >= 0 && queryStrength <= 1, "queryStrength must be between 0 and 1");
		Assert.isTrue(queryLanguageStrength >= 0 && queryLanguageStrength <= 1,
				"queryLanguageStrength must be between 0 and 1");
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
	 * Returns a copy with another mode.
	 * @param mode the mode
	 * @return the copy
	 */
	public LanguageNeutrality withMode(Mode mode) {
		return new LanguageNeutrality(mode, this.strength, this.queryStrength, this.queryLanguageStrength,
				this.minPassages, this.languageKey);
	}

	/**
	 * Returns a copy with other strengths.
	 * @param strength the passages' strength, from 0 to 1
	 * @param queryStrength the queries' strength, from 0 to 1
	 * @return the copy
	 */
	public LanguageNeutrality withStrength(double strength, double queryStrength) {
		return new LanguageNeutrality(this.mode, strength, queryStrength, this.queryLanguageStrength, this.minPassages,
				this.languageKey);
	}

	/**
	 * Returns a copy with another strength of the languages similar to a query.
	 * @param queryLanguageStrength from 0 to 1
	 * @return the copy
	 */
	public LanguageNeutrality withQueryLanguageStrength(double queryLanguageStrength) {
		return new LanguageNeutrality(this.mode, this.strength, this.queryStrength, queryLanguageStrength,
				this.minPassages, this.languageKey);
	}

	/**
	 * Returns a copy with another threshold for {@link Mode#AUTO}.
	 * @param minPassages the number of passages from which on means are subtracted
	 * @return the copy
	 */
	public LanguageNeutrality withMinPassages(int minPassages) {
		return new LanguageNeutrality(this.mode, this.strength, this.queryStrength, this.queryLanguageStrength,
				minPassages, this.languageKey);
	}

	/**
	 * Returns a copy with another metadata key.
	 * @param languageKey the metadata key of a document's language
	 * @return the copy
	 */
	public LanguageNeutrality withLanguageKey(String languageKey) {
		return new LanguageNeutrality(this.mode, this.strength, this.queryStrength, this.queryLanguageStrength,
				this.minPassages, languageKey);
	}

}
