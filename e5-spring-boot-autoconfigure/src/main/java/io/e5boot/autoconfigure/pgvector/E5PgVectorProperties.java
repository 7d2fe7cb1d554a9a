package io.e5boot.autoconfigure.pgvector;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.pgvector.E5PgVectorStoreBuilder;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.IndexOptions;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchMode;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of what the E5 pgvector store has and Spring AI's has not.
 *
 * @param languageNeutral Whether a search finds passages of all languages alike instead
 * of preferring those in the question's own: always (on), never (off), or from a minimum
 * of passages in several languages on (auto).
 * @param languageKey Metadata key under which a document tells its language, as a BCP 47
 * tag. Where it is missing, the language is detected.
 * @param languageStrength How much of the mean vector of its language a passage loses,
 * from 0 to 1. More finds more in other languages, less keeps more of the question's own
 * language in front.
 * @param vectorType Type of the vectors of a new table: halfvec (2 bytes a dimension) or
 * vector (4 bytes).
 * @param partitions Number of partitions that a new table is spread over by the hash of
 * the ids. 1 is a plain table.
 * @param searchMode How searches are made that do not say: by vectors through the index,
 * exactly, or by vectors and words (hybrid).
 * @param efSearch Candidates that an index scan keeps, from 1 to 1000. By default twice
 * the results wanted or one for each 1,250 passages stored, and from 100 to 1000.
 * @param onModelChange What to do about a table that another model has filled: stop the
 * start (fail), or re-embed its passages in the background (reembed).
 * @param index Index over the vectors of a new table.
 * @param score How a cosine becomes a score from 0 to 1.
 */
@ConfigurationProperties(E5PgVectorProperties.NAME)
record E5PgVectorProperties(@DefaultValue("auto") LanguageNeutrality.Mode languageNeutral,
		@DefaultValue("language") String languageKey, @DefaultValue("0.75") double languageStrength,
		@DefaultValue("halfvec") VectorType vectorType, @DefaultValue("1") int partitions,
		@DefaultValue("vector") SearchMode searchMode, @Nullable Integer efSearch,
		@DefaultValue("fail") OnModelChange onModelChange, @DefaultValue Index index,
		@DefaultValue Score score) implements AopInfrastructureBean {

	static final String NAME = "e5.pgvector";

	/**
	 * Sets the builder's fields.
	 * @param builder receives the settings; its index type is kept
	 * @throws E5ConfigurationException for values out of their range
	 */
	void applyTo(E5PgVectorStoreBuilder builder) {
		try {
			builder.languageNeutrality(languageNeutrality())
				.vectorType(this.vectorType)
				.partitions(this.partitions)
				.searchMode(this.searchMode)
				.onModelChange(this.onModelChange)
				.index(this.index.toOptions())
				.scoreCalibration(this.score.toCalibration());
			PropertyMapper.get().from(this.efSearch).to(builder::efSearch);
		}
		catch (IllegalArgumentException ex) {
			throw new E5ConfigurationException("A value of " + NAME + " is out of range: " + ex.getMessage() + ".",
					"Correct it. The ranges are in docs/reference/properties.md.", ex);
		}
	}

	private LanguageNeutrality languageNeutrality() {
		LanguageNeutrality defaults = LanguageNeutrality.auto();
		return defaults.withMode(this.languageNeutral)
			.withLanguageKey(this.languageKey)
			.withStrength(this.languageStrength, defaults.queryStrength());
	}

	/**
	 * The index over the vectors of a new table.
	 *
	 * @param m Edges of a vector in each layer of the graph.
	 * @param efConstruction Candidates for an edge.
	 * @param buildMemory Memory that building the index after a bulk load may use.
	 */
	record Index(@DefaultValue("16") int m, @DefaultValue("64") int efConstruction,
			@DefaultValue("512MB") DataSize buildMemory) {

		IndexOptions toOptions() {
			return IndexOptions.defaults()
				.withGraph(this.m, this.efConstruction)
				.withBuildMemory(Math.toIntExact(this.buildMemory.toMegabytes()));
		}

	}

	/**
	 * How a cosine becomes a score.
	 *
	 * @param midpoint Cosine whose score is 1/2. By default 0.79 for the model's own
	 * vectors and 0.36 for language-neutral ones. Set both or none.
	 * @param scale By how much the cosine has to grow for the odds to grow e-fold. By
	 * default 0.025 for the model's own vectors and 0.042 for language-neutral ones.
	 * @param judgedQueries File of queries with the ids of the documents that answer
	 * them. When the application starts it searches with them and logs the midpoint and
	 * the scale that fit. By default none.
	 */
	record Score(@Nullable Double midpoint, @Nullable Double scale, @Nullable Resource judgedQueries) {

		@Nullable ScoreCalibration toCalibration() {
			if (this.midpoint != null && this.scale != null) {
				return new ScoreCalibration(this.midpoint, this.scale);
			}
			if (this.midpoint != null || this.scale != null) {
				throw new E5ConfigurationException(NAME + ".score has a midpoint without a scale, or the reverse.",
						"Set both, or none.");
			}
			return null;
		}

	}

}
