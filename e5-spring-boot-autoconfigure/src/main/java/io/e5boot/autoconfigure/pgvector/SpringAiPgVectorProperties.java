package io.e5boot.autoconfigure.pgvector;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.E5PgVectorStoreBuilder;
import io.e5boot.pgvector.schema.DistanceType;
import io.e5boot.pgvector.schema.IdType;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Spring AI's configuration of a pgvector store, as far as it means something to
 * {@link E5PgVectorStore}; the rest is refused rather than ignored.
 *
 * @param initializeSchema Whether to create what is missing of the extension and the
 * tables. By default yes on the embedded database, no on any other.
 * @param schemaValidation Whether to validate the tables at start where they are not
 * created.
 * @param schemaName Database schema of the tables.
 * @param tableName Name of the table of passages, and prefix of the other tables' names.
 * @param dimensions Length of the vectors. By default, or with -1, that of the embedding
 * model; no other is accepted.
 * @param idType Type of the ids: text or uuid.
 * @param indexType Index over the vectors of a new table: hnsw or none.
 * @param distanceType Distance between vectors: cosine_distance.
 * @param removeExistingVectorStoreTable Whether to drop the table at start. Not
 * supported.
 * @param maxDocumentBatchSize How many documents are embedded and written at a time.
 */
@ConfigurationProperties(SpringAiPgVectorProperties.NAME)
record SpringAiPgVectorProperties(@Nullable Boolean initializeSchema, @DefaultValue("true") boolean schemaValidation,
		@DefaultValue(SpringAiPgVectorProperties.SCHEMA) String schemaName,
		@DefaultValue(E5PgVectorStore.DEFAULT_TABLE_NAME) String tableName, @Nullable Integer dimensions,
		@DefaultValue("text") String idType, @DefaultValue("hnsw") String indexType,
		@DefaultValue("cosine_distance") String distanceType,
		@DefaultValue("false") boolean removeExistingVectorStoreTable,
		@Nullable Integer maxDocumentBatchSize) implements AopInfrastructureBean {

	static final String NAME = "spring.ai.vectorstore.pgvector";

	private static final String SCHEMA = "public";

	/** Spring AI's own default, which means the model's dimensions. */
	private static final int UNSET = -1;

	/** An empty name is the default one, as with Spring AI. */
	SpringAiPgVectorProperties {
		schemaName = schemaName.isBlank() ? SCHEMA : schemaName.strip();
		tableName = tableName.isBlank() ? E5PgVectorStore.DEFAULT_TABLE_NAME : tableName.strip();
	}

	/**
	 * Sets the builder's fields, all but the schema initialization.
	 * @param builder receives the settings
	 * @param modelDimensions length of the embedding model's vectors
	 * @throws io.e5boot.pgvector.schema.UnsupportedSettingException for a type that the
	 * store does not have
	 * @throws E5ConfigurationException for another setting that it does not support
	 */
	void applyTo(E5PgVectorStoreBuilder builder, int modelDimensions) {
		refuse(this.removeExistingVectorStoreTable, "remove-existing-vector-store-table",
				"is true, but this store never drops a table", "Remove it, and drop the table by hand");
		refuse(this.dimensions != null && this.dimensions != UNSET && this.dimensions != modelDimensions, "dimensions",
				"is " + this.dimensions + ", but the embedding model's vectors have " + modelDimensions + " dimensions",
				"Remove it: the store takes the dimensions from the model");
		DistanceType.of(this.distanceType);
		builder.schemaName(this.schemaName)
			.vectorTableName(this.tableName)
			.idType(IdType.of(this.idType))
			.indexType(IndexType.of(this.indexType))
			.dimensions(modelDimensions);
		PropertyMapper.get().from(this.maxDocumentBatchSize).to(builder::maxDocumentBatchSize);
	}

	SchemaInitialization schemaInitialization(boolean createByDefault) {
		boolean create = (this.initializeSchema != null) ? this.initializeSchema : createByDefault;
		if (create) {
			return SchemaInitialization.CREATE;
		}
		return this.schemaValidation ? SchemaInitialization.VALIDATE : SchemaInitialization.NONE;
	}

	private static void refuse(boolean wrong, String name, String description, String action) {
		if (wrong) {
			throw new E5ConfigurationException(NAME + "." + name + " " + description + ".", action + ".");
		}
	}

}
