package io.e5boot.pgvector;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.e5boot.pgvector.ingest.DocumentBatches;
import io.e5boot.pgvector.ingest.DocumentPreparer;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.LoadProgress;
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
import io.e5boot.pgvector.search.SearchPlan;
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
 * A Spring AI {@code VectorStore} for PostgreSQL with pgvector and multilingual
 * embeddings: half precision vectors, a jsonb metadata index, and retrieval that does not
 * prefer the language of the query (see {@link LanguageNeutrality}).
 * <p>
 * A document replaces a stored one with the same id; an unchanged document is not
 * embedded again. Documents are embedded and written in batches, each in a separate
 * transaction unless the caller has one. After a failure, each batch is stored completely
 * or not at all, in no particular order, and the same call can be repeated. {@code add}
 * checks all documents before it embeds the first one.
 * <p>
 * The score of a result lies between 0 and 1. It follows from the cosine by a
 * {@link ScoreCalibration} or, in a {@link SearchMode#HYBRID hybrid} search, from the
 * ranks. The metadata of a result contain the {@code distance} and the keys of
 * {@link ResultMetadata}. Thread-safe.
 */
public class E5PgVectorStore extends AbstractObservationVectorStore implements AutoCloseable {

	/**
	 * The default table name. It differs from Spring AI's {@code vector_store}, which an
	 * application that migrates to this store may still use.
	 */
	public static final String DEFAULT_TABLE_NAME = TableNames.DEFAULT_TABLE;

	private static final VectorStoreObservationConvention DEFAULT_CONVENTION = new DefaultVectorStoreObservationConvention();

	private final JdbcTemplate jdbc;

	private final TableLayout layout;

	private final int batchSize;

	private final SearchMode searchMode;

	private final @Nullable Integer efSearch;

	private final ObservationRegistry observations;

	private final @Nullable VectorStoreObservationConvention convention;

	private final DocumentPreparer preparer;

	private final BackgroundThread background;

	private final PassageRepository passages;

	E5PgVectorStore(E5PgVectorStoreBuilder builder, TableLayout layout, PassageStore.SharedParts parts,
			boolean reembed) {
		super(builder);
		this.jdbc = parts.jdbc();
		this.layout = layout;
		this.batchSize = builder.batchSize();
		this.searchMode = builder.searchMode();
		this.efSearch = builder.efSearch();
		this.observations = parts.observations();
		this.convention = builder.getCustomObservationConvention();
		this.preparer = new DocumentPreparer(layout.idType(), this.embeddingModel::getEmbeddingContent);
		this.background = parts.background();
		this.passages = reembed ? new ReembeddingStore(parts, layout, this.preparer, this.batchSize)
				: new PassageStore(parts, layout, UnaryOperator.identity());
	}

	/**
	 * Returns a builder.
	 * @param jdbcTemplate executes the store's statements
	 * @param embeddingModel embeds documents as passages and strings as queries
	 * @return the builder, with default values
	 */
	public static E5PgVectorStoreBuilder builder(JdbcTemplate jdbcTemplate, EmbeddingModel embeddingModel) {
		return new E5PgVectorStoreBuilder(jdbcTemplate, embeddingModel);
	}

	/**
	 * Adds documents, or replaces those with the same ids.
	 * @param documents text documents; of several with the same id, the last one is
	 * stored
	 * @throws InvalidDocumentException if a document cannot be stored unchanged
	 * @throws VectorStoreSchemaException if the vectors of the table are from another
	 * model
	 */
	@Override
	public void doAdd(List<Document> documents) {
		Assert.notNull(documents, "Documents must not be null");
		List<Prepared> prepared = this.preparer.prepare(documents);
		this.passages.load(DocumentBatches.split(prepared, this.batchSize).iterator(), (progress) -> {
		});
	}

	/**
	 * Adds any number of documents in bounded memory: at most a few batches at a time.
	 * Otherwise like {@link #add(List)}, but checks each batch separately. To resume a
	 * failed load, repeat the call: it skips unchanged documents.
	 * @param documents text documents, read once by the calling thread; of several with
	 * the same id, the last one is stored
	 * @param listener called after each batch, by the calling thread
	 * @return the final progress
	 */
	public LoadProgress load(Iterable<? extends Document> documents, Consumer<LoadProgress> listener) {
		Assert.notNull(documents, "Documents must not be null");
		return load(documents.iterator(), listener);
	}

	/**
	 * Like {@link #load(Iterable, Consumer)} with the documents of a stream, which is not
	 * closed.
	 * @param documents text documents
	 * @param listener called after each batch, by the calling thread
	 * @return the final progress
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
			.observe(
					() -> this.passages.load(new DocumentBatches(documents, this.preparer, this.batchSize), listener)));
	}

	@Override
	public void doDelete(List<String> ids) {
		Assert.notNull(ids, "Ids must not be null");
		if (!ids.isEmpty()) {
			this.passages.delete(this.passages.withIds(this.preparer.ids(ids)));
		}
	}

	/**
	 * Deletes the documents that match a filter.
	 * @param filter the filter, not null
	 * @throws IllegalStateException if the database refuses
	 * @throws TransientDataAccessException if the whole transaction may be retried
	 * @throws UnsupportedFilterException if the filter has no meaning, or would match
	 * everything because a part is empty
	 */
	@Override
	protected void doDelete(Filter.Expression filter) {
		SqlCondition condition = FilterCompiler.compileForDeletion(filter);
		try {
			this.passages.delete(condition);
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
	 * @param request the request; an {@link E5SearchRequest} has more options
	 */
	@Override
	public List<Document> doSimilaritySearch(SearchRequest request) {
		return this.passages.find(SearchPlan.of(request, this.searchMode, this.efSearch));
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
	 * Returns the {@link JdbcTemplate} of the store.
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T> Optional<T> getNativeClient() {
		return Optional.of((T) this.jdbc);
	}

	/**
	 * Returns the state of the tables, for a health check.
	 * @return the current state
	 * @throws DataAccessException if the database cannot be reached
	 */
	public StoreStatus status() {
		return this.passages.status();
	}

	/**
	 * Recounts the passages and recomputes the means of their languages, after SQL from
	 * outside the store has changed the tables, and deletes unused offsets. Blocks the
	 * writers of a language while it reads the passages of the language. When a store is
	 * built, it recounts in the background if a recorded number is wrong.
	 * @throws DataAccessException if the database cannot be reached
	 */
	public void recount() {
		this.passages.recount();
	}

	/**
	 * Resumes in the background the unfinished work of an earlier process.
	 */
	void resume() {
		this.background.submit("Resuming unfinished work", this.passages::resume);
	}

	/**
	 * Ends background work, which the next store resumes.
	 */
	@Override
	public void close() {
		this.background.close();
	}

}
