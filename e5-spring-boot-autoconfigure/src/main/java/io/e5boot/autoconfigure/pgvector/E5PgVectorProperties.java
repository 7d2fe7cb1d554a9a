package io.e5boot.autoconfigure.pgvector;

import java.util.function.Function;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.E5PgVectorStoreBuilder;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.IdType;
import io.e5boot.pgvector.schema.IndexOptions;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchMode;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the E5 pgvector store.
 *
 * @param initializeSchema Whether to create the extension, tables and indexes that are
 * missing. By default true on the embedded database and false on any other.
 * @param schemaValidation Whether to validate the tables at startup if they are not
 * created.
 * @param schemaName Database schema of the tables.
 * @param tableName Name of the passage table, and prefix of the names of the other
 * tables.
 * @param dimensions Number of dimensions of the vectors. By default, or with -1, that of
 * the embedding model; any other number fails startup.
 * @param idType Column type of the document ids: text or uuid.
 * @param vectorType Column type of the vectors of a new table: halfvec (2 bytes per
 * dimension) or vector (4 bytes).
 * @param distanceType Distance between vectors. Cosine distance is the only one: E5
 * vectors have unit length, so every distance gives the same ranking.
 * @param indexType Vector index of a new table: hnsw, hnsw-binary or none.
 * @param partitions Number of partitions of a new table, by the hash of the ids. 1 is a
 * plain table, 1024 the maximum.
 * @param maxDocumentBatchSize Number of documents that are embedded and written at a
 * time.
 * @param searchMode How to search if a request does not say: by vectors through the index
 * (vector), by comparing all vectors (exact), or by vectors and words (hybrid).
 * @param efSearch Number of candidates that an index scan keeps, from 1 to 1000. By
 * default twice the number of results or one per 1,250 stored passages, and from 100 to
 * 1000.
 * @param onModelChange What to do if another model has filled the table: fail startup
 * (fail), or embed its passages again in the background (reembed).
 * @param language Retrieval across languages.
 * @param index Vector index of a new table.
 * @param score How a cosine becomes a score from 0 to 1.
 */
@ConfigurationProperties(E5PgVectorProperties.NAME)
record E5PgVectorProperties(@Nullable Boolean initializeSchema, @DefaultValue("true") boolean schemaValidation,
		@DefaultValue(E5PgVectorProperties.SCHEMA) String schemaName,
		@DefaultValue(E5PgVectorStore.DEFAULT_TABLE_NAME) String tableName, @Nullable Integer dimensions,
		@DefaultValue("text") IdType idType, @DefaultValue("halfvec") VectorType vectorType,
		@DefaultValue("cosine-distance") DistanceType distanceType, @DefaultValue("hnsw") IndexType indexType,
		@DefaultValue("1") int partitions, @DefaultValue("1000") int maxDocumentBatchSize,
		@DefaultValue("vector") SearchMode searchMode, @Nullable Integer efSearch,
		@DefaultValue("fail") OnModelChange onModelChange, @DefaultValue Language language, @DefaultValue Index index,
		@DefaultValue Score score) implements AopInfrastructureBean {

	static final String NAME = "e5.pgvector";

	private static final String SCHEMA = "public";

	/** Spring AI's value for the dimensions of the model. */
	private static final int MODEL_DIMENSIONS = -1;

	/** An empty name is the default one, as with Spring AI. */
	E5PgVectorProperties {
		schemaName = schemaName.isBlank() ? SCHEMA : schemaName.strip();
		tableName = tableName.isBlank() ? E5PgVectorStore.DEFAULT_TABLE_NAME : tableName.strip();
	}

	SchemaInitialization schemaInitialization(boolean createByDefault) {
		boolean create = (this.initializeSchema != null) ? this.initializeSchema : createByDefault;
		if (create) {
			return SchemaInitialization.CREATE;
		}
		return this.schemaValidation ? SchemaInitialization.VALIDATE : SchemaInitialization.NONE;
	}

	/**
	 * Sets the builder's fields, all but the schema initialization.
	 * @param builder receives the settings
	 * @param modelDimensions number of dimensions of the embedding model's vectors
	 * @throws InvalidConfigurationPropertyValueException for a value out of its range
	 * @throws E5ConfigurationException for dimensions that the model does not have
	 */
	void applyTo(E5PgVectorStoreBuilder builder, int modelDimensions) {
		requireDimensions(modelDimensions);
		builder.schemaName(this.schemaName)
			.vectorTableName(this.tableName)
			.dimensions(modelDimensions)
			.idType(this.idType)
			.vectorType(this.vectorType)
			.searchMode(this.searchMode)
			.onModelChange(this.onModelChange)
			.languageNeutrality(this.language.toNeutrality())
			.index(this.index.toOptions().withType(this.indexType))
			.scoreCalibration(this.score.toCalibration());
		valid("partitions", this.partitions, builder::partitions);
		valid("max-document-batch-size", this.maxDocumentBatchSize, builder::maxDocumentBatchSize);
		if (this.efSearch != null) {
			valid("ef-search", this.efSearch, builder::efSearch);
		}
	}

	private void requireDimensions(int ofModel) {
		if (this.dimensions != null && this.dimensions != MODEL_DIMENSIONS && this.dimensions != ofModel) {
			throw new E5ConfigurationException(
					NAME + ".dimensions is " + this.dimensions + ", but the embedding model's vectors have " + ofModel
							+ " dimensions.",
					"Remove " + NAME + ".dimensions: the store takes the dimensions from the model.");
		}
	}

	/** The ranges are the store's own. */
	private static <T, R> R valid(String name, T value, Function<T, R> use) {
		try {
			return use.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(NAME + "." + name, value, ex.getMessage() + ".");
		}
	}

	/**
	 * Distance between vectors.
	 */
	enum DistanceType {

		/**
		 * One minus the cosine.
		 */
		COSINE_DISTANCE

	}

	/**
	 * Retrieval across languages.
	 *
	 * @param neutrality When to rank passages of all languages equally instead of
	 * preferring those in the language of the query: always (on), never (off), or as soon
	 * as there are enough passages in several languages (auto).
	 * @param metadataKey Metadata key of a document's language, as a BCP 47 tag. The
	 * language of a document without it is detected.
	 * @param strength Share of the mean vector of its language that is subtracted from a
	 * passage, from 0 to 1. A higher share finds more in other languages, a lower one
	 * prefers the language of the query.
	 */
	record Language(@DefaultValue("auto") LanguageNeutrality.Mode neutrality,
			@DefaultValue("language") String metadataKey, @DefaultValue("0.75") double strength) {

		LanguageNeutrality toNeutrality() {
			LanguageNeutrality mode = LanguageNeutrality.auto().withMode(this.neutrality);
			LanguageNeutrality keyed = valid("language.metadata-key", this.metadataKey, mode::withLanguageKey);
			return valid("language.strength", this.strength,
					(value) -> keyed.withStrength(value, keyed.queryStrength()));
		}

	}

	/**
	 * Vector index of a new table.
	 *
	 * @param m Number of edges of a vector in each layer of the graph, from 2 to 100.
	 * @param efConstruction Number of candidates for an edge, from 4 to 1000 and at least
	 * twice m.
	 * @param buildMemory Memory that building the index after a bulk load may use.
	 */
	record Index(@DefaultValue("16") int m, @DefaultValue("64") int efConstruction,
			@DefaultValue("512MB") DataSize buildMemory) {

		IndexOptions toOptions() {
			IndexOptions defaults = IndexOptions.defaults();
			valid("index.m", this.m, (value) -> defaults.withGraph(value, 2 * value));
			IndexOptions graph = valid("index.ef-construction", this.efConstruction,
					(value) -> defaults.withGraph(this.m, value));
			return valid("index.build-memory", this.buildMemory,
					(value) -> graph.withBuildMemory(Math.toIntExact(value.toMegabytes())));
		}

	}

	/**
	 * How a cosine becomes a score.
	 *
	 * @param midpoint Cosine with a score of 1/2. By default 0.79 for the model's own
	 * vectors and 0.36 for language-neutral ones. Set it together with the scale.
	 * @param scale Increase of the cosine that multiplies the odds by e, from 0.002 to 1.
	 * By default 0.025 for the model's own vectors and 0.042 for language-neutral ones.
	 * @param judgedQueries File of queries with the ids of the documents that answer
	 * them. At startup the application searches for them and logs the midpoint and the
	 * scale that fit. By default none.
	 */
	record Score(@Nullable Double midpoint, @Nullable Double scale, @Nullable Resource judgedQueries) {

		@Nullable ScoreCalibration toCalibration() {
			if (this.midpoint != null && this.scale != null) {
				double steepness = this.scale;
				valid("score.scale", steepness, (value) -> new ScoreCalibration(0, value));
				return valid("score.midpoint", this.midpoint, (value) -> new ScoreCalibration(value, steepness));
			}
			if (this.midpoint != null || this.scale != null) {
				throw new E5ConfigurationException(
						NAME + ".score.midpoint and " + NAME + ".score.scale belong together, and one is not set.",
						"Set both, or none.");
			}
			return null;
		}

	}

}
