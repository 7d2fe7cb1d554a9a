package io.e5boot.pgvector;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.e5boot.pgvector.ingest.ChangeDetector;
import io.e5boot.pgvector.ingest.DocumentPreparer.Prepared;
import io.e5boot.pgvector.ingest.Ingestion;
import io.e5boot.pgvector.ingest.LanguageUpdate;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.ingest.OffsetUpdate;
import io.e5boot.pgvector.ingest.Passage;
import io.e5boot.pgvector.ingest.PassageEncoder;
import io.e5boot.pgvector.ingest.PassageTable;
import io.e5boot.pgvector.ingest.PassageWriter;
import io.e5boot.pgvector.language.LanguageMeans;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.language.LanguageRecount;
import io.e5boot.pgvector.schema.IndexCatalog;
import io.e5boot.pgvector.schema.MetaTable;
import io.e5boot.pgvector.schema.ModelIdentity;
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
 * The passages in one set of tables. Creates and connects the parts that work on these
 * tables.
 */
final class PassageStore implements PassageRepository {

	/**
	 * The parts that do not depend on the tables.
	 *
	 * @param jdbc executes statements
	 * @param transactions runs all statements
	 * @param encoder embeds documents and queries
	 * @param neutrality the settings of language-neutral retrieval
	 * @param calibration converts cosines to scores; null for the default
	 * @param model the model of the vectors, if known
	 * @param background runs background work
	 * @param metrics the meters
	 * @param observations receives observations
	 */
	record SharedParts(JdbcTemplate jdbc, StoreTransactions transactions, PassageEncoder encoder,
			LanguageNeutrality neutrality, @Nullable ScoreCalibration calibration, @Nullable ModelIdentity model,
			BackgroundThread background, StoreMetrics metrics, ObservationRegistry observations) {

		SharedParts forMaintenance() {
			return new SharedParts(this.jdbc, this.transactions.maintenance(), this.encoder, this.neutrality,
					this.calibration, this.model, this.background, this.metrics, this.observations);
		}

	}

	private final SharedParts parts;

	private final TableLayout layout;

	private final PassageTable passages;

	private final PassageWriter writer;

	private final OffsetUpdate offsetUpdate;

	private final LanguageUpdate languages;

	private final SecondaryIndexes indexes;

	private final Ingestion ingestion;

	private final PassageSearch search;

	private final LanguageRecount recount;

	private final MetaTable meta;

	private final IndexCatalog catalog;

	/**
	 * Creates a store.
	 * @param parts the parts that do not depend on the tables
	 * @param layout the tables
	 * @param filter runs in the transaction of a batch and returns the passages to write
	 */
	PassageStore(SharedParts parts, TableLayout layout, UnaryOperator<List<Passage>> filter) {
		this.parts = parts;
		this.layout = layout;
		JdbcTemplate jdbc = parts.jdbc();
		StoreTransactions transactions = parts.transactions();
		LanguageMeans means = new LanguageMeans(jdbc, layout);
		this.passages = new PassageTable(jdbc, layout);
		this.meta = new MetaTable(jdbc, layout.tables());
		this.writer = new PassageWriter(transactions, this.meta, parts.model(), filter, this.passages, means, layout);
		StoreTransactions maintenance = transactions.maintenance();
		this.offsetUpdate = new OffsetUpdate(maintenance, this.passages, means, parts.neutrality(), parts.background(),
				parts.metrics());
		this.languages = new LanguageUpdate(maintenance, this.meta, this.passages, means, parts.encoder().languages(),
				this.writer, this.offsetUpdate, parts.background());
		this.indexes = new SecondaryIndexes(jdbc, maintenance, layout, parts.metrics());
		this.ingestion = new Ingestion(transactions, new ChangeDetector(this.passages, means), parts.encoder(),
				this.writer, this.offsetUpdate, this.indexes, parts.metrics(), parts.observations());
		this.recount = new LanguageRecount(jdbc, maintenance, layout, means);
		this.catalog = new IndexCatalog(jdbc, layout);
		this.search = new PassageSearch(jdbc, transactions, layout, parts.neutrality(), parts.calibration());
	}

	@Override
	public LoadProgress load(Iterator<List<Prepared>> batches, Consumer<LoadProgress> listener) {
		LoadProgress progress = this.ingestion.run(batches, listener);
		if (!this.parts.transactions().joined()) {
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
		this.parts.metrics().deleted(this.writer.delete(condition));
	}

	@Override
	public List<Document> find(SearchPlan plan) {
		float[] query = this.parts.encoder().encodeQuery(plan.text());
		return this.parts.metrics().timeSearch(() -> this.search.find(plan, query));
	}

	@Override
	public StoreStatus status() {
		return this.parts.transactions().execute(this::readStatus);
	}

	private StoreStatus readStatus() {
		ModelIdentity tableModel = ModelIdentity.read(this.meta.read());
		return Objects.requireNonNull(this.parts.jdbc()
			.queryForObject(String.format(Locale.ROOT, """
					SELECT (SELECT extversion FROM pg_extension WHERE extname = 'vector'), (SELECT count(*) FROM %s)
					""", this.layout.tables().passages()),
					(row, number) -> new StoreStatus(Objects.requireNonNullElse(row.getString(1), "none"),
							row.getLong(2), this.parts.model(), tableModel, !this.catalog.missing().isEmpty(),
							this.catalog.allValid(), this.recount.miscounted(), false)));
	}

	@Override
	public void resume() {
		this.languages.resumeLater();
		this.languages.applyNewDetectorLater();
		this.parts.background().submit("Building the indexes", this.indexes::buildIfOwned);
		this.parts.background().submit("Counting the passages", this.recount::repair);
		this.offsetUpdate.resumeLater();
	}

	@Override
	public void recount() {
		this.recount.run();
	}

}
