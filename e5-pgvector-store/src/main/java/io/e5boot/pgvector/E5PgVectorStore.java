package io.e5boot.pgvector;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.e5boot.pgvector.ingest.DocumentBatches;
import io.e5boot.pgvector.ingest.DocumentPreparer;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.FixedSizeBatching;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.ingest.WriteFilter;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.FilterCompiler;
import io.e5boot.pgvector.search.ResultMetadata;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchMode;
import io.e5boot.pgvector.search.UnsupportedFilterException;
import io.e5boot.pgvector.sql.BackgroundThread;
import io.e5boot.pgvector.sql.InvalidDocumentException;
import io.e5boot.pgvector.sql.SqlCondition;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.observation.conventions.VectorStoreProvider;
import org.springframework.ai.observation.conventions.VectorStoreSimilarityMetric;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.DefaultVectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationDocumentation;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.Assert;

/**
 * A Spring AI {@code VectorStore} over PostgreSQL with pgvector, for multilingual
 * embeddings: half precision vectors, a jsonb metadata index, and retrieval that does not
 * prefer the question's own language (see {@link LanguageNeutrality}).
 * <p>
 * A document whose id exists replaces the stored one; one that is stored as it is already
 * is not embedded again. Documents are embedded and written batch by batch, each batch in
 * a transaction of its own unless the caller has one: when it fails midway, whole batches
 * are stored, not always the first ones, and the same call can be made again. {@code add}
 * checks all documents before the first one is embedded.
 * <p>
 * A result's score lies between 0 and 1 and follows from its cosine by a
 * {@link ScoreCalibration}, or from its ranks in a {@link SearchMode#HYBRID hybrid}
 * search; its metadata hold the {@code distance} and what {@link ResultMetadata} names.
 * Thread-safe.
 */
public class E5PgVectorStore extends AbstractObservationVectorStore implements AutoCloseable {

	/**
	 * The default table. It is not Spring AI's {@code vector_store}, which an application
	 * that moves to this store may still have.
	 */
	public static final String DEFAULT_TABLE_NAME = TableNames.DEFAULT_TABLE;

	private static final VectorStoreObservationConvention DEFAULT_CONVENTION = new DefaultVectorStoreObservationConvention();

	private final JdbcTemplate jdbc;

	private final TableLayout layout;

	private final int batchSize;

	private final SearchDefaults searchDefaults;

	private final ObservationRegistry observations;

	private final @Nullable VectorStoreObservationConvention convention;

	private final DocumentPreparer preparer;

	private final BackgroundThread background;

	private final PassageRepository store;

	E5PgVectorStore(E5PgVectorStoreBuilder builder, TableLayout layout, PassageStore.Environment environment,
			boolean reembed) {
		super(builder);
		this.jdbc = environment.jdbc();
		this.layout = layout;
		this.batchSize = builder.batchSize();
		this.searchDefaults = builder.searchDefaults();
		this.observations = environment.observations();
		this.convention = builder.getCustomObservationConvention();
		this.preparer = new DocumentPreparer(layout.idType(), this.embeddingModel::getEmbeddingContent);
		this.background = environment.background();
		this.store = reembed ? new ReembeddingStore(environment, layout, this.preparer, this.batchSize)
				: new PassageStore(environment, layout, WriteFilter.ALL);
	}

	/**
	 * Returns a builder.
	 * @param jdbcTemplate access to the database
	 * @param embeddingModel embeds documents as passages and search strings as queries
	 * @return the builder, with defaults for everything else
	 */
	public static E5PgVectorStoreBuilder builder(JdbcTemplate jdbcTemplate, EmbeddingModel embeddingModel) {
		return new E5PgVectorStoreBuilder(jdbcTemplate, embeddingModel);
	}

	/**
	 * Adds documents, or replaces those with the same ids.
	 * @param documents text documents; of several with the same id the last one counts
	 * @throws InvalidDocumentException if one cannot be stored as it is
	 * @throws VectorStoreSchemaException if the table holds vectors of another model
	 */
	@Override
	public void doAdd(List<Document> documents) {
		Assert.notNull(documents, "Documents must not be null");
		List<Prepared> prepared = this.preparer.prepare(documents);
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
	 * @param listener called after each batch, by this thread
	 * @return what was done
	 */
	public LoadProgress load(Iterable<? extends Document> documents, Consumer<LoadProgress> listener) {
		Assert.notNull(documents, "Documents must not be null");
		return load(documents.iterator(), listener);
	}

	/**
	 * Like {@link #load(Iterable, Consumer)} with the documents of a stream, which is not
	 * closed.
	 * @param documents text documents
	 * @param listener called after each batch
	 * @return what was done
	 */
	public LoadProgress load(Stream<? extends Document> documents, Consumer<LoadProgress> listener) {
		Assert.notNull(documents, "Documents must not be null");
		return load(documents.iterator(), listener);
	}

	private LoadProgress load(Iterator<? extends Document> documents, Consumer<LoadProgress> listener) {
		Assert.notNull(listener, "Listener must not be null");
		VectorStoreObservationContext context = createObservationContextBuilder(
				VectorStoreObservationContext.Operation.ADD.value())
			.build();
		return Objects.requireNonNull(VectorStoreObservationDocumentation.AI_VECTOR_STORE
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.observations)
			.observe(() -> this.store.load(new DocumentBatches(documents, this.preparer, this.batchSize), listener)));
	}

	@Override
	public void doDelete(List<String> ids) {
		Assert.notNull(ids, "Ids must not be null");
		if (!ids.isEmpty()) {
			this.store.delete(this.store.withIds(this.preparer.ids(ids)));
		}
	}

	/**
	 * Deletes the documents that match a filter.
	 * @param filter the filter, not null
	 * @throws IllegalStateException if the database refuses
	 * @throws TransientDataAccessException if the whole transaction may be tried again
	 * @throws UnsupportedFilterException if the filter means nothing, or everything by
	 * being empty
	 */
	@Override
	protected void doDelete(Filter.Expression filter) {
		SqlCondition condition = FilterCompiler.compileForDeletion(filter);
		try {
			this.store.delete(condition);
		}
		catch (TransientDataAccessException ex) {
			throw ex;
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
	 * Counts the stored passages again and takes their languages' means, where statements
	 * that are not the store's have changed the tables, and deletes what nothing refers
	 * to any more. Writers of a language wait while its passages are read. A store that
	 * finds other numbers than are recorded when it is built does this in the background.
	 * @throws DataAccessException if the database cannot be reached
	 */
	public void recount() {
		this.store.recount();
	}

	/**
	 * Does in the background what an earlier process left.
	 */
	void resume() {
		this.background.submit("Looking for work that was left", this.store::resume);
	}

	/**
	 * Ends the work in the background, which the next store takes up again.
	 */
	@Override
	public void close() {
		this.background.close();
	}

}
