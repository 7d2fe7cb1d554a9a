package io.e5boot.pgvector;

import java.util.Locale;

import io.e5boot.pgvector.ingest.DocumentBatches;
import io.e5boot.pgvector.ingest.PassageEncoder;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.language.LanguageResolver;
import io.e5boot.pgvector.language.OpenNlpLanguageDetector;
import io.e5boot.pgvector.schema.IdType;
import io.e5boot.pgvector.schema.IndexOptions;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.SchemaCreator;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchMode;
import io.e5boot.pgvector.sql.BackgroundThread;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

/**
 * Builds an {@link E5PgVectorStore}. Not thread-safe.
 */
public final class E5PgVectorStoreBuilder extends AbstractVectorStoreBuilder<E5PgVectorStoreBuilder> {

	private static final String DEFAULT_SCHEMA_NAME = "public";

	private static final int MAX_PARTITIONS = 1024;

	private static final int DEFAULT_BATCH_SIZE = 1000;

	private final JdbcTemplate jdbc;

	private String schemaName = DEFAULT_SCHEMA_NAME;

	private String vectorTableName = E5PgVectorStore.DEFAULT_TABLE_NAME;

	private IdType idType = IdType.TEXT;

	private VectorType vectorType = VectorType.HALFVEC;

	private IndexOptions index = IndexOptions.defaults();

	private int partitions = 1;

	private SearchMode searchMode = SearchMode.VECTOR;

	private @Nullable Integer efSearch;

	private @Nullable ScoreCalibration scoreCalibration;

	private MeterRegistry meterRegistry = new CompositeMeterRegistry();

	private @Nullable PlatformTransactionManager transactionManager;

	private int dimensions;

	private int maxDocumentBatchSize = DEFAULT_BATCH_SIZE;

	private SchemaInitialization initialization = SchemaInitialization.VALIDATE;

	private @Nullable ModelIdentity model;

	private OnModelChange onModelChange = OnModelChange.FAIL;

	private LanguageNeutrality languageNeutrality = LanguageNeutrality.auto();

	private LanguageDetector languageDetector = new OpenNlpLanguageDetector();

	E5PgVectorStoreBuilder(JdbcTemplate jdbc, EmbeddingModel embeddingModel) {
		super(embeddingModel);
		Assert.notNull(jdbc, "JdbcTemplate must not be null");
		this.jdbc = jdbc;
		// Spring AI's default counts tokens and rejects long documents; a local model
		// truncates them
		this.batchingStrategy = (documents) -> DocumentBatches.split(documents, DEFAULT_BATCH_SIZE);
	}

	/**
	 * Sets the database schema of the tables, {@code public} by default.
	 * @param schemaName the name as in the catalog, case-sensitive; empty for the default
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder schemaName(String schemaName) {
		this.schemaName = schemaName.isEmpty() ? DEFAULT_SCHEMA_NAME : schemaName;
		return this;
	}

	/**
	 * Sets the name of the passage table, {@value E5PgVectorStore#DEFAULT_TABLE_NAME} by
	 * default. The names of the side tables start with it.
	 * @param vectorTableName the name as in the catalog, case-sensitive; empty for the
	 * default
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder vectorTableName(String vectorTableName) {
		this.vectorTableName = vectorTableName.isEmpty() ? E5PgVectorStore.DEFAULT_TABLE_NAME : vectorTableName;
		return this;
	}

	/**
	 * Sets the type of the ids, {@link IdType#TEXT} by default.
	 * @param idType the type
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder idType(IdType idType) {
		this.idType = idType;
		return this;
	}

	/**
	 * Sets the vector index of a new table, {@link IndexType#HNSW} by default.
	 * @param indexType the type
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder indexType(IndexType indexType) {
		this.index = this.index.withType(indexType);
		return this;
	}

	/**
	 * Sets the vector index of a new table and its options,
	 * {@link IndexOptions#defaults()} by default.
	 * @param index the options
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder index(IndexOptions index) {
		this.index = index;
		return this;
	}

	/**
	 * Sets the type of the vectors of a new table, {@link VectorType#HALFVEC} by default.
	 * @param vectorType the type
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder vectorType(VectorType vectorType) {
		this.vectorType = vectorType;
		return this;
	}

	/**
	 * Sets the number of partitions of a new table, by the hash of the ids. The default
	 * is 1, a table without partitions.
	 * @param partitions from 1 to 1024
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder partitions(int partitions) {
		Assert.isTrue(partitions >= 1 && partitions <= MAX_PARTITIONS, "partitions must be between 1 and 1024");
		this.partitions = partitions;
		return this;
	}

	/**
	 * Sets the mode of requests without one, {@link SearchMode#VECTOR} by default.
	 * @param searchMode the mode
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder searchMode(SearchMode searchMode) {
		this.searchMode = searchMode;
		return this;
	}

	/**
	 * Sets the number of candidates of an index scan. The default is the greater of twice
	 * the number of requested results and one per 1,250 stored passages, limited to 100
	 * to 1000.
	 * @param efSearch from 1 to 1000
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder efSearch(int efSearch) {
		E5SearchRequest.requireEfSearch(efSearch);
		this.efSearch = efSearch;
		return this;
	}

	/**
	 * Sets the conversion of cosines to scores. By default, the store uses one
	 * calibration for the vectors of the model and another for centered vectors.
	 * @param scoreCalibration a calibration fitted to this store, or null for the default
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder scoreCalibration(@Nullable ScoreCalibration scoreCalibration) {
		this.scoreCalibration = scoreCalibration;
		return this;
	}

	/**
	 * Sets the registry of the store's timers and counters. By default there is none.
	 * @param meterRegistry the registry
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder meterRegistry(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
		return this;
	}

	/**
	 * Sets the transaction manager, by default a new one for the {@code DataSource} of
	 * the {@code JdbcTemplate}. The store joins transactions of JDBC, JPA and Hibernate
	 * that hold a connection of this {@code DataSource} even without their manager. It
	 * joins JTA transactions only with their manager.
	 * @param transactionManager a manager of transactions in which connections of the
	 * {@code DataSource} participate, or null for the default
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder transactionManager(@Nullable PlatformTransactionManager transactionManager) {
		this.transactionManager = transactionManager;
		return this;
	}

	/**
	 * Sets the dimension of the vectors, by default the embedding model's.
	 * @param dimensions from 1 to 4000, or to 2000 for {@link VectorType#VECTOR}; 0 or -1
	 * (Spring AI's default) for that of the model
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder dimensions(int dimensions) {
		Assert.isTrue(dimensions >= -1, "dimensions must be positive, or 0 or -1 for that of the model");
		this.dimensions = dimensions;
		return this;
	}

	/**
	 * Sets the number of documents that are embedded and written at a time, 1000 by
	 * default.
	 * @param maxDocumentBatchSize the number of documents
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder maxDocumentBatchSize(int maxDocumentBatchSize) {
		Assert.isTrue(maxDocumentBatchSize > 0, "maxDocumentBatchSize must be positive");
		this.maxDocumentBatchSize = maxDocumentBatchSize;
		return this;
	}

	/**
	 * Sets what {@link #build()} does with the tables,
	 * {@link SchemaInitialization#VALIDATE} by default.
	 * @param initialization the mode
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder initialization(SchemaInitialization initialization) {
		this.initialization = initialization;
		return this;
	}

	/**
	 * Sets a model of which only the id is known. See {@link #model(ModelIdentity)}.
	 * @param modelId the id, such as {@code intfloat/multilingual-e5-small}
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder modelId(@Nullable String modelId) {
		return model((modelId != null) ? ModelIdentity.of(modelId) : null);
	}

	/**
	 * Sets the model of the vectors. A new table records it, a table without a model
	 * records it with the next {@code add}, and a table of another model is rejected. By
	 * default the model is unknown and not checked.
	 * @param model the model, or null if unknown
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder model(@Nullable ModelIdentity model) {
		this.model = model;
		return this;
	}

	/**
	 * Sets what to do with a table of another {@link #model(ModelIdentity) model},
	 * {@link OnModelChange#FAIL} by default.
	 * @param onModelChange the choice
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder onModelChange(OnModelChange onModelChange) {
		this.onModelChange = onModelChange;
		return this;
	}

	/**
	 * Sets the settings of language-neutral retrieval, {@link LanguageNeutrality#auto()}
	 * by default.
	 * @param languageNeutrality the settings
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder languageNeutrality(LanguageNeutrality languageNeutrality) {
		this.languageNeutrality = languageNeutrality;
		return this;
	}

	/**
	 * Sets the detector of the language of documents whose metadata does not state it, by
	 * default Apache OpenNLP.
	 * @param languageDetector the detector
	 * @return this builder
	 */
	public E5PgVectorStoreBuilder languageDetector(LanguageDetector languageDetector) {
		this.languageDetector = languageDetector;
		return this;
	}

	/**
	 * Builds the store. Depending on the {@linkplain #initialization initialization},
	 * creates or validates its tables first, and then resumes the unfinished work of an
	 * earlier process in the background.
	 * @return the store
	 * @throws VectorStoreSchemaException if the database does not have what the store
	 * needs
	 * @throws org.springframework.jdbc.CannotGetJdbcConnectionException if the database
	 * cannot be reached
	 */
	@Override
	public E5PgVectorStore build() {
		TableLayout layout = layout();
		StoreTransactions transactions = new StoreTransactions(this.jdbc, this.transactionManager);
		boolean reembed = new SchemaCreator(this.jdbc, transactions, layout, this.model).initialize(this.initialization,
				this.onModelChange);
		E5PgVectorStore store = new E5PgVectorStore(this, layout, parts(transactions, layout), reembed);
		if (this.initialization != SchemaInitialization.NONE) {
			transactions.afterCommit(store::resume);
		}
		return store;
	}

	private PassageStore.SharedParts parts(StoreTransactions transactions, TableLayout layout) {
		LanguageResolver languages = new LanguageResolver(this.languageNeutrality.languageKey(), this.languageDetector);
		String table = layout.tables().table();
		return new PassageStore.SharedParts(this.jdbc, transactions,
				new PassageEncoder(this.embeddingModel, this.batchingStrategy, languages, layout.dimensions()),
				this.languageNeutrality, this.scoreCalibration, this.model,
				new BackgroundThread("e5-pgvector-" + table), new StoreMetrics(this.meterRegistry, table),
				getObservationRegistry());
	}

	SearchMode searchMode() {
		return this.searchMode;
	}

	@Nullable Integer efSearch() {
		return this.efSearch;
	}

	int batchSize() {
		return this.maxDocumentBatchSize;
	}

	private TableLayout layout() {
		int dimensions = (this.dimensions > 0) ? this.dimensions : this.embeddingModel.dimensions();
		int max = this.vectorType.maxDimensions();
		Assert.isTrue(dimensions > 0 && dimensions <= max, () -> String.format(Locale.ROOT,
				"Vectors of %d dimensions cannot be indexed: dimensions must be between 1 and %d", dimensions, max));
		return new TableLayout(new TableNames(this.schemaName, this.vectorTableName), new VectorExtension(this.jdbc),
				this.idType, this.vectorType, this.index, dimensions, this.partitions);
	}

}
