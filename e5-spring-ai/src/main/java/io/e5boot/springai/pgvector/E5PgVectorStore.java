package io.e5boot.springai.pgvector;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.e5boot.springai.pgvector.DocumentPreparer.Prepared;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.observation.conventions.VectorStoreProvider;
import org.springframework.ai.observation.conventions.VectorStoreSimilarityMetric;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
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
 * A document whose id exists replaces the stored one. {@code add} embeds and writes
 * document by document batch, each batch in a transaction of its own unless the caller
 * has one: when it fails midway, what is stored is a prefix of the list and the same call
 * can be made again. All documents are checked before the first one is embedded.
 * <p>
 * A result's score is its cosine similarity, 0 where that is negative; its metadata hold
 * the cosine {@code distance}. Thread-safe.
 */
public final class E5PgVectorStore extends AbstractObservationVectorStore {

	/**
	 * The default table. It is not Spring AI's {@code vector_store}, which an application
	 * that moves to this store may still have.
	 */
	public static final String DEFAULT_TABLE_NAME = "e5_vector_store";

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	private final int dimensions;

	private final int batchSize;

	private final DocumentPreparer preparer;

	private final LanguageResolver languages;

	private final PassageTable passages;

	private final PassageWriter writer;

	private final Recentring recentring;

	private final PassageSearch search;

	private E5PgVectorStore(Builder builder, TableNames tables, int dimensions, TransactionOperations transactions) {
		super(builder);
		this.jdbc = builder.jdbc;
		this.tables = tables;
		this.dimensions = dimensions;
		this.batchSize = builder.maxDocumentBatchSize;
		this.preparer = new DocumentPreparer(builder.idType);
		LanguageNeutrality neutrality = builder.languageNeutrality;
		this.languages = new LanguageResolver(neutrality.languageKey(), builder.languageDetector);
		this.passages = new PassageTable(this.jdbc, tables, builder.idType);
		LanguageMeans means = new LanguageMeans(this.jdbc, tables, dimensions);
		this.writer = new PassageWriter(transactions, new ModelRecord(this.jdbc, tables, builder.modelId),
				this.passages, means, dimensions);
		this.recentring = new Recentring(transactions, this.passages, means, neutrality);
		this.search = new PassageSearch(this.jdbc, transactions, tables, neutrality.queryStrength());
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
		for (List<Prepared> batch : FixedSizeBatching.split(prepared, this.batchSize)) {
			this.writer.write(embed(batch));
			this.recentring.run();
		}
	}

	private List<Passage> embed(List<Prepared> batch) {
		List<Document> documents = batch.stream().map(Prepared::document).toList();
		List<float[]> vectors = this.embeddingModel.embed(documents, EmbeddingOptions.builder().build(),
				this.batchingStrategy);
		if (vectors.size() != batch.size()) {
			throw new InvalidEmbeddingException(
					"The embedding model made %d vectors of %d documents".formatted(vectors.size(), batch.size()));
		}
		List<Passage> passages = new ArrayList<>(batch.size());
		for (int i = 0; i < batch.size(); i++) {
			Prepared document = batch.get(i);
			String language = this.languages.languageOf(document.document(), document.content());
			passages.add(new Passage(document.id(), document.content(), document.metadata(), language,
					checked(vectors.get(i))));
		}
		return passages;
	}

	private float[] checked(float[] vector) {
		if (vector.length != this.dimensions) {
			throw new InvalidEmbeddingException("The embedding model made a vector of %d dimensions, the store has %d"
				.formatted(vector.length, this.dimensions));
		}
		double squares = 0;
		for (float component : vector) {
			squares += (double) component * component;
		}
		if (!Double.isFinite(squares) || squares == 0) {
			throw new InvalidEmbeddingException("The embedding model made a vector without a direction");
		}
		return vector;
	}

	@Override
	public void doDelete(List<String> ids) {
		if (!ids.isEmpty()) {
			this.writer.delete(this.passages.withIds(this.preparer.ids(ids)));
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
			this.writer.delete(condition);
		}
		catch (DataAccessException ex) {
			throw new IllegalStateException("Failed to delete documents by filter", ex);
		}
	}

	@Override
	public List<Document> doSimilaritySearch(SearchRequest request) {
		SqlCondition filter = FilterCompiler.compile(request.getFilterExpression());
		float[] query = checked(this.embeddingModel.embed(request.getQuery()));
		return this.search.nearest(query, filter, request.getTopK(), request.getSimilarityThreshold());
	}

	@Override
	public VectorStoreObservationContext.Builder createObservationContextBuilder(String operation) {
		return VectorStoreObservationContext.builder(VectorStoreProvider.PG_VECTOR.value(), operation)
			.collectionName(this.tables.table())
			.namespace(this.tables.schema())
			.dimensions(this.dimensions)
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
	 * Builds an {@link E5PgVectorStore}. Not thread-safe.
	 */
	public static final class Builder extends AbstractVectorStoreBuilder<Builder> {

		/**
		 * pgvector's limit for an index over half precision vectors.
		 */
		private static final int MAX_DIMENSIONS = 4000;

		private final JdbcTemplate jdbc;

		private String schemaName = "public";

		private String vectorTableName = DEFAULT_TABLE_NAME;

		private IdType idType = IdType.TEXT;

		private IndexType indexType = IndexType.HNSW;

		private int dimensions;

		private int maxDocumentBatchSize = 1000;

		private SchemaInitialization initialization = SchemaInitialization.VALIDATE;

		private @Nullable String modelId;

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
			this.indexType = indexType;
			return this;
		}

		/**
		 * Sets the dimension of the vectors, by default the embedding model's.
		 * @param dimensions from 1 to 4000
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
		 * Sets the id of the model. A new table records it, one that has none recorded
		 * does so with the next {@code add}, and a table of another model is refused. Not
		 * checked by default.
		 * @param modelId the id, such as {@code intfloat/multilingual-e5-small}
		 * @return this builder
		 */
		public Builder modelId(@Nullable String modelId) {
			this.modelId = modelId;
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
			TableNames tables = new TableNames(this.schemaName, this.vectorTableName);
			int dimensions = (this.dimensions > 0) ? this.dimensions : this.embeddingModel.dimensions();
			Assert.isTrue(dimensions > 0 && dimensions <= MAX_DIMENSIONS,
					() -> "Vectors of %d dimensions cannot be indexed: 1 to %d".formatted(dimensions, MAX_DIMENSIONS));
			TransactionOperations transactions = new RetriedTransactions(new TransactionTemplate(
					new JdbcTransactionManager(Objects.requireNonNull(this.jdbc.getDataSource()))));
			SchemaScripts scripts = new SchemaScripts(tables, this.idType, this.indexType, dimensions, this.modelId);
			SchemaInspector inspector = new SchemaInspector(this.jdbc, tables, this.idType, dimensions);
			new SchemaCreator(this.jdbc, transactions, tables, scripts, inspector).initialize(this.initialization,
					this.modelId);
			E5PgVectorStore store = new E5PgVectorStore(this, tables, dimensions, transactions);
			if (this.initialization != SchemaInitialization.NONE) {
				store.recentring.resume();
			}
			return store;
		}

	}

}
