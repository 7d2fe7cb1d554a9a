package io.e5boot.pgvector;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

import io.e5boot.pgvector.ingest.ChangeDetector;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.Ingestion;
import io.e5boot.pgvector.ingest.LanguageUpdate;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.ingest.OffsetUpdate;
import io.e5boot.pgvector.ingest.PassageEncoder;
import io.e5boot.pgvector.ingest.PassageTable;
import io.e5boot.pgvector.ingest.PassageVectors;
import io.e5boot.pgvector.ingest.PassageWriter;
import io.e5boot.pgvector.ingest.StoredPassages;
import io.e5boot.pgvector.ingest.WriteFilter;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.language.LanguageRecount;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.ModelRecord;
import io.e5boot.pgvector.schema.SecondaryIndexes;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.search.PassageSearch;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.sql.BackgroundThread;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Everything that works on one set of tables.
 */
final class PassageStore implements PassageRepository {

	/**
	 * What all stores of an {@link E5PgVectorStore} share.
	 *
	 * @param jdbc access to the database
	 * @param transactions the transactions of all statements
	 * @param encoder makes passages of documents
	 * @param neutrality how retrieval across languages works
	 * @param calibration how cosines become scores; null for the default
	 * @param model what the vectors depend on, if known
	 * @param background runs what no caller waits for
	 * @param metrics receives measurements
	 * @param observations receives observations
	 */
	record Environment(JdbcTemplate jdbc, StoreTransactions transactions, PassageEncoder encoder,
			LanguageNeutrality neutrality, @Nullable ScoreCalibration calibration, @Nullable ModelIdentity model,
			BackgroundThread background, StoreMetrics metrics, ObservationRegistry observations) {

		Environment forMaintenance() {
			return new Environment(this.jdbc, this.transactions.maintenance(), this.encoder, this.neutrality,
					this.calibration, this.model, this.background, this.metrics, this.observations);
		}

	}

	private final Environment environment;

	private final PassageTable passages;

	private final PassageWriter writer;

	private final OffsetUpdate recentering;

	private final LanguageUpdate languages;

	private final SecondaryIndexes indexes;

	private final Ingestion ingestion;

	private final PassageSearch search;

	private final LanguageRecount recount;

	private final StatusQuery status;

	PassageStore(Environment environment, TableLayout layout, WriteFilter admission) {
		this.environment = environment;
		JdbcTemplate jdbc = environment.jdbc();
		StoreTransactions transactions = environment.transactions();
		LanguageMeans means = new LanguageMeans(jdbc, layout);
		this.passages = new PassageTable(jdbc, layout);
		PassageVectors vectors = new PassageVectors(jdbc, layout);
		this.writer = new PassageWriter(transactions, new ModelRecord(jdbc, layout.tables(), environment.model()),
				admission, this.passages, vectors, means, layout);
		StoreTransactions maintenance = transactions.maintenance();
		this.recentering = new OffsetUpdate(maintenance, this.passages, vectors, means, environment.neutrality(),
				environment.background(), environment.metrics());
		this.languages = new LanguageUpdate(jdbc, maintenance, layout.tables(), this.passages, vectors, means,
				environment.encoder().languages(), this.writer, this.recentering, environment.background());
		this.indexes = new SecondaryIndexes(jdbc, maintenance, layout, environment.metrics());
		this.ingestion = new Ingestion(transactions, new ChangeDetector(new StoredPassages(jdbc, layout), means),
				environment.encoder(), this.writer, this.recentering, this.indexes, environment.metrics(),
				environment.observations());
		this.recount = new LanguageRecount(jdbc, maintenance, layout, means);
		this.status = new StatusQuery(jdbc, layout, environment.model(), this.recount);
		this.search = new PassageSearch(jdbc, transactions, layout, environment.neutrality(),
				environment.calibration());
	}

	@Override
	public LoadProgress load(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener) {
		LoadProgress progress = this.ingestion.run(batches, listener);
		if (!this.environment.transactions().joined()) {
			this.languages.resumeLater();
		}
		return progress;
	}

	@Override
	public SqlCondition withIds(List<String> ids) {
		return this.passages.withIds(ids);
	}

	@Override
	public void delete(SqlCondition condition) {
		this.environment.metrics().deleted(this.writer.delete(condition));
	}

	@Override
	public List<Document> find(SearchPlan plan) {
		float[] query = this.environment.encoder().encodeQuery(plan.text());
		return this.environment.metrics().timeSearch(() -> this.search.find(plan, query));
	}

	@Override
	public StoreStatus status() {
		return this.environment.transactions().execute(this.status::status);
	}

	@Override
	public void resume() {
		this.languages.resumeLater();
		this.languages.askNewDetectorLater();
		this.environment.background().submit("Building the indexes", this.indexes::buildIfOwned);
		this.environment.background().submit("Counting the passages", this.recount::repair);
		this.recentering.resumeLater();
	}

	@Override
	public void recount() {
		this.recount.run();
	}

}
