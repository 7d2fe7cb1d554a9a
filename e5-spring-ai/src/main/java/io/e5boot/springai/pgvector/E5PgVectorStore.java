package io.e5boot.springai.pgvector;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.e5boot.springai.pgvector.DocumentPreparer.Prepared;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.observation.conventions.VectorStoreProvider;
import org.springframework.ai.observation.conventions.VectorStoreSimilarityMetric;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.DefaultVectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationDocumentation;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * A Spring AI {@code VectorStore} over PostgreSQL with pgvector, for multilingual
 * embeddings: half precision vectors, a jsonb metadata index, and retrieval that does not
 * prefer the question's own language (see {@link LanguageNeutrality}).
 * <p>
 * A document whose id exists replaces the stored one; one that is stored as it is already
 * is not embedded again. Documents are embedded and written batch by batch, each batch in
 * a transaction of its own unless the caller has one: when it fails midway, what is
 * stored is a prefix of the list and the same call can be made again. {@code add} checks
 * all documents before the first one is embedded.
 * <p>
 * A result's score lies between 0 and 1 and follows from its cosine by a
 * {@link ScoreCalibration}, or from its ranks in a {@link SearchMode#HYBRID hybrid}
 * search; its metadata hold the {@code distance}, the {@code cosine} that is one minus
 * that, and {@code model_cosine}, the cosine of the model's own vectors. Thread-safe.
 */
public final class E5PgVectorStore extends AbstractObservationVectorStore implements AutoCloseable {

	/**
	 * The default table. It is not Spring AI's {@code vector_store}, which an application
	 * that moves to this store may still have.
	 */
	public static final String DEFAULT_TABLE_NAME = "e5_vector_store";

	private static final VectorStoreObservationConvention DEFAULT_CONVENTION = new DefaultVectorStoreObservationConvention();

	private final JdbcTemplate jdbc;

	private final TableLayout layout;

	private final int batchSize;

	private final SearchDefaults searchDefaults;

	private final ObservationRegistry observations;

	private final @Nullable VectorStoreObservationConvention convention;

	private final DocumentPreparer preparer;

	private final BackgroundThread background;

	private final Passages store;

	private E5PgVectorStore(Builder builder, TableLayout layout, TransactionOperations transactions, boolean reembed) {
		super(builder);
		this.jdbc = builder.jdbc;
		this.layout = layout;
		this.batchSize = builder.maxDocumentBatchSize;
		this.searchDefaults = new SearchDefaults(builder.searchMode, builder.efSearch);
		this.observations = builder.getObservationRegistry();
		this.convention = builder.getCustomObservationConvention();
		this.preparer = new DocumentPreparer(layout.idType(), this.embeddingModel::getEmbeddingContent);
		this.background = new BackgroundThread("e5-pgvector-" + layout.tables().table());
		PassageStore.Environment environment = environment(builder, transactions);
		this.store = reembed ? new ReembeddingStore(environment, layout, this.preparer, this.batchSize)
				: new PassageStore(environment, layout, Admission.ALL);
	}

	private PassageStore.Environment environment(Builder builder, TransactionOperations transactions) {
		LanguageResolver languages = new LanguageResolver(builder.languageNeutrality.languageKey(),
				builder.languageDetector);
		return new PassageStore.Environment(this.jdbc, transactions,
				new PassageEncoder(this.embeddingModel, this.batchingStrategy, languages, this.layout.dimensions()),
				builder.languageNeutrality, new StoreCalibration(builder.scoreCalibration), builder.model,
				this.background, new StoreMetrics(builder.meterRegistry, this.layout.tables().table()),
				this.observations);
	}

	/**
	 * Returns a builder.
	 * @param jdbcTemplate access to the database
	 * @param embeddingModel embeds documents as passages and search strings as queries
	 * @return the builder, with defaults for everything else
	 */
	public static Builder builder(JdbcTemplate jdbcTemplate, EmbeddingModel embeddingModel) {
		return new Builder(jdbcTemplate, embeddingModel);
	}

	/**
	 * Adds documents, or replaces those with the same ids.
	 * @param documents text documents; of several with the same id the last one counts
	 * @throws InvalidDocumentException if one cannot be stored as it is
	 * @throws VectorModelMismatchException if the table holds vectors of another model
	 */
	@Override
	public void doAdd(List<Document> documents) {
		List<Prepared> prepared = new ArrayList<>(this.preparer.prepare(documents));
		this.store.load(FixedSizeBatching.split(prepared, this.batchSize).iterator(), (progress) -> {
		});
	}

	/**
	 * Adds any number of documents in bounded memory: no more than a few batches are held
	 * at a time. Otherwise like {@link #add(List)}, but documents are checked batch by
	 * batch. A load that failed is taken up again by the same call: what is stored
	 * already is passed over.
	 * @param documents text documents, read once by this thread; of several with the same
	 * id the last one counts
	 * @param listener is told after each batch, by this thread
	 * @return what was done
	 */
	public LoadProgress load(Iterable<? extends Document> documents, Consumer<LoadProgress> listener) {
		return load(documents.iterator(), listener);
	}

	/**
	 * Like {@link #load(Iterable, Consumer)} with the documents of a stream, which is not
	 * closed.
	 * @param documents text documents
	 * @param listener is told after each batch
	 * @return what was done
	 */
	public LoadProgress load(Stream<? extends Document> documents, Consumer<LoadProgress> listener) {
		return load(documents.iterator(), listener);
	}

	private LoadProgress load(Iterator<? extends Document> documents, Consumer<LoadProgress> listener) {
		VectorStoreObservationContext context = createObservationContextBuilder(
				VectorStoreObservationContext.Operation.ADD.value())
			.build();
		return Objects.requireNonNull(VectorStoreObservationDocumentation.AI_VECTOR_STORE
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.observations)
			.observe(() -> this.store.load(new DocumentBatches(documents, this.preparer, this.batchSize), listener)));
	}

	@Override
	public void doDelete(List<String> ids) {
		if (!ids.isEmpty()) {
			this.store.delete(this.store.withIds(this.preparer.ids(ids)));
		}
	}

	/**
	 * Deletes the documents that match a filter.
	 * @param filter the filter
	 * @throws IllegalStateException if the database refuses
	 * @throws UnsupportedFilterException if the filter means nothing
	 */
	@Override
	protected void doDelete(Filter.Expression filter) {
		SqlCondition condition = FilterCompiler.compile(filter);
		try {
			this.store.delete(condition);
		}
		catch (DataAccessException ex) {
			throw new IllegalStateException("Failed to delete documents by filter", ex);
		}
	}

	/**
	 * Finds documents.
	 * @param request what is wanted; an {@link E5SearchRequest} can ask for more
	 */
	@Override
	public List<Document> doSimilaritySearch(SearchRequest request) {
		return this.store.find(this.searchDefaults.plan(request));
	}

	@Override
	public VectorStoreObservationContext.Builder createObservationContextBuilder(String operation) {
		return VectorStoreObservationContext.builder(VectorStoreProvider.PG_VECTOR.value(), operation)
			.collectionName(this.layout.tables().table())
			.namespace(this.layout.tables().schema())
			.dimensions(this.layout.dimensions())
			.similarityMetric(VectorStoreSimilarityMetric.COSINE.value());
	}

	/**
	 * Returns the {@link JdbcTemplate} that the store works with.
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T> Optional<T> getNativeClient() {
		return Optional.of((T) this.jdbc);
	}

	/**
	 * Returns the state of the tables, for a health check.
	 * @return the state now
	 * @throws DataAccessException if the database cannot be reached
	 */
	public StoreStatus status() {
		return this.store.status();
	}

	/**
	 * Ends the work in the background, which the next store takes up again.
	 */
	@Override
	public void close() {
		this.background.close();
	}

	/**
	 * Builds an {@link E5PgVectorStore}. Not thread-safe.
	 */
	public static final class Builder extends AbstractVectorStoreBuilder<Builder> {

		private static final int MAX_PARTITIONS = 1024;

		private final JdbcTemplate jdbc;

		private String schemaName = "public";

		private String vectorTableName = DEFAULT_TABLE_NAME;

		private IdType idType = IdType.TEXT;

		private VectorType vectorType = VectorType.HALFVEC;

		private IndexOptions index = IndexOptions.defaults();

		private int partitions = 1;

		private SearchMode searchMode = SearchMode.VECTOR;

		private @Nullable Integer efSearch;

		private @Nullable ScoreCalibration scoreCalibration;

		private MeterRegistry meterRegistry = new CompositeMeterRegistry();

		private int dimensions;

		private int maxDocumentBatchSize = 1000;

		private SchemaInitialization initialization = SchemaInitialization.VALIDATE;

		private @Nullable ModelIdentity model;

		private OnModelChange onModelChange = OnModelChange.FAIL;

		private LanguageNeutrality languageNeutrality = LanguageNeutrality.auto();

		private LanguageDetector languageDetector = new OpenNlpLanguageDetector();

		private Builder(JdbcTemplate jdbc, EmbeddingModel embeddingModel) {
			super(embeddingModel);
			Assert.notNull(jdbc, "JdbcTemplate must not be null");
			this.jdbc = jdbc;
			this.batchingStrategy = new FixedSizeBatching(256);
		}

		/**
		 * Sets the database schema of the tables, {@code public} by default.
		 * @param schemaName the name, with the case it has in the catalog
		 * @return this builder
		 */
		public Builder schemaName(String schemaName) {
			this.schemaName = schemaName;
			return this;
		}

		/**
		 * Sets the name of the passage table, {@value #DEFAULT_TABLE_NAME} by default; it
		 * is also the prefix of the side tables' names.
		 * @param vectorTableName the name, with the case it has in the catalog
		 * @return this builder
		 */
		public Builder vectorTableName(String vectorTableName) {
			this.vectorTableName = vectorTableName;
			return this;
		}

		/**
		 * Sets the type of the ids, {@link IdType#TEXT} by default.
		 * @param idType the type
		 * @return this builder
		 */
		public Builder idType(IdType idType) {
			this.idType = idType;
			return this;
		}

		/**
		 * Sets the index that a new table gets, {@link IndexType#HNSW} by default.
		 * @param indexType the type
		 * @return this builder
		 */
		public Builder indexType(IndexType indexType) {
			this.index = this.index.withType(indexType);
			return this;
		}

		/**
		 * Sets the index that a new table gets and how it is built,
		 * {@link IndexOptions#defaults()} by default.
		 * @param index the options
		 * @return this builder
		 */
		public Builder index(IndexOptions index) {
			this.index = index;
			return this;
		}

		/**
		 * Sets the type of the vectors of a new table, {@link VectorType#HALFVEC} by
		 * default.
		 * @param vectorType the type
		 * @return this builder
		 */
		public Builder vectorType(VectorType vectorType) {
			this.vectorType = vectorType;
			return this;
		}

		/**
		 * Spreads the passages of a new table over partitions by the hash of their ids. 1
		 * by default, which is a plain table.
		 * @param partitions from 1 to 1024
		 * @return this builder
		 */
		public Builder partitions(int partitions) {
			Assert.isTrue(partitions >= 1 && partitions <= MAX_PARTITIONS, "partitions must lie between 1 and 1024");
			this.partitions = partitions;
			return this;
		}

		/**
		 * Sets how requests search that do not say, {@link SearchMode#VECTOR} by default.
		 * @param searchMode the mode
		 * @return this builder
		 */
		public Builder searchMode(SearchMode searchMode) {
			this.searchMode = searchMode;
			return this;
		}

		/**
		 * Sets how many candidates an index scan keeps, by default twice the results
		 * wanted, and from 100 to 1000.
		 * @param efSearch from 1 to 1000
		 * @return this builder
		 */
		public Builder efSearch(int efSearch) {
			E5SearchRequest.requireEfSearch(efSearch);
			this.efSearch = efSearch;
			return this;
		}

		/**
		 * Sets how cosines become scores. By default a curve for E5's own cosines, and
		 * another as soon as the store is language-neutral.
		 * @param scoreCalibration the calibration, fitted to this store
		 * @return this builder
		 */
		public Builder scoreCalibration(@Nullable ScoreCalibration scoreCalibration) {
			this.scoreCalibration = scoreCalibration;
			return this;
		}

		/**
		 * Sets where the store's own timers and counters are registered, nowhere by
		 * default.
		 * @param meterRegistry the registry
		 * @return this builder
		 */
		public Builder meterRegistry(MeterRegistry meterRegistry) {
			this.meterRegistry = meterRegistry;
			return this;
		}

		/**
		 * Sets the dimension of the vectors, by default the embedding model's.
		 * @param dimensions from 1 to 4000, or 2000 of type {@link VectorType#VECTOR}
		 * @return this builder
		 */
		public Builder dimensions(int dimensions) {
			Assert.isTrue(dimensions > 0, "dimensions must be positive");
			this.dimensions = dimensions;
			return this;
		}

		/**
		 * Sets how many documents are embedded and written at a time, 1000 by default.
		 * @param maxDocumentBatchSize the number of documents
		 * @return this builder
		 */
		public Builder maxDocumentBatchSize(int maxDocumentBatchSize) {
			Assert.isTrue(maxDocumentBatchSize > 0, "maxDocumentBatchSize must be positive");
			this.maxDocumentBatchSize = maxDocumentBatchSize;
			return this;
		}

		/**
		 * Sets what {@link #build()} does about the tables,
		 * {@link SchemaInitialization#VALIDATE} by default.
		 * @param initialization the mode
		 * @return this builder
		 */
		public Builder initialization(SchemaInitialization initialization) {
			this.initialization = initialization;
			return this;
		}

		/**
		 * Sets the id of the model, where nothing else is known of it. See
		 * {@link #model(ModelIdentity)}.
		 * @param modelId the id, such as {@code intfloat/multilingual-e5-small}
		 * @return this builder
		 */
		public Builder modelId(@Nullable String modelId) {
			return model((modelId != null) ? ModelIdentity.of(modelId) : null);
		}

		/**
		 * Sets what the vectors depend on. A new table records it, one that has none
		 * recorded does so with the next {@code add}, and a table of another model is
		 * refused. Not checked by default.
		 * @param model the model
		 * @return this builder
		 */
		public Builder model(@Nullable ModelIdentity model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets what to do about a table of another {@link #model(ModelIdentity) model},
		 * {@link OnModelChange#FAIL} by default.
		 * @param onModelChange the choice
		 * @return this builder
		 */
		public Builder onModelChange(OnModelChange onModelChange) {
			this.onModelChange = onModelChange;
			return this;
		}

		/**
		 * Sets how retrieval across languages works, {@link LanguageNeutrality#auto()} by
		 * default.
		 * @param languageNeutrality the settings
		 * @return this builder
		 */
		public Builder languageNeutrality(LanguageNeutrality languageNeutrality) {
			this.languageNeutrality = languageNeutrality;
			return this;
		}

		/**
		 * Sets who tells the language of documents whose metadata does not, Apache
		 * OpenNLP by default.
		 * @param languageDetector the detector
		 * @return this builder
		 */
		public Builder languageDetector(LanguageDetector languageDetector) {
			this.languageDetector = languageDetector;
			return this;
		}

		/**
		 * Builds the store and, unless told not to touch the database, creates or
		 * validates its tables and finishes a move of vectors that was interrupted.
		 * @return the store
		 * @throws VectorStoreSchemaException if the database does not hold what is needed
		 * @throws org.springframework.jdbc.CannotGetJdbcConnectionException if the
		 * database cannot be reached
		 */
		@Override
		public E5PgVectorStore build() {
			TableLayout layout = layout();
			TransactionOperations transactions = new RetriedTransactions(new TransactionTemplate(
					new JdbcTransactionManager(Objects.requireNonNull(this.jdbc.getDataSource()))));
			boolean reembed = new SchemaCreator(this.jdbc, transactions, layout, this.model)
				.initialize(this.initialization, this.onModelChange);
			E5PgVectorStore store = new E5PgVectorStore(this, layout, transactions, reembed);
			if (this.initialization != SchemaInitialization.NONE) {
				store.store.resume();
			}
			return store;
		}

		private TableLayout layout() {
			int dimensions = (this.dimensions > 0) ? this.dimensions : this.embeddingModel.dimensions();
			int most = this.vectorType.maxDimensions();
			Assert.isTrue(dimensions > 0 && dimensions <= most,
					() -> "Vectors of %d dimensions cannot be indexed: 1 to %d".formatted(dimensions, most));
			return new TableLayout(new TableNames(this.schemaName, this.vectorTableName), this.idType, this.vectorType,
					this.index, dimensions, this.partitions);
		}

	}

}
