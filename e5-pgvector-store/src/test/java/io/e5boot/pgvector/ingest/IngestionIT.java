package io.e5boot.pgvector.ingest;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.E5PgVectorStoreBuilder;
import io.e5boot.pgvector.FakeEmbeddingModel;
import io.e5boot.pgvector.TestDatabase;
import io.e5boot.pgvector.TestMode;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.language.LanguageOffset;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.SecondaryIndexes;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.sql.InvalidDocumentException;
import io.e5boot.pgvector.sql.StoreMetrics;
import io.e5boot.pgvector.sql.StoreTransactions;
import io.e5boot.pgvector.sql.Vectors;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class IngestionIT {

	private static final String TABLE = "%s.e5_vector_store";

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final AtomicInteger embedded = new AtomicInteger();

	private final FakeEmbeddingModel model = new FakeEmbeddingModel(32) {
		@Override
		public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
				BatchingStrategy batching) {
			IngestionIT.this.embedded.addAndGet(documents.size());
			return super.embed(documents, options, batching);
		}
	};

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final E5PgVectorStore store = builder().build();

	private E5PgVectorStoreBuilder builder() {
		return TestMode.CURRENT.store(this.jdbc, this.model)
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.meterRegistry(this.meters)
			.maxDocumentBatchSize(100)
			.initialization(SchemaInitialization.CREATE);
	}

	private static Document document(int i) {
		return new Document("id " + i, "text " + i, Map.of("number", i, "language", (i % 2 == 0) ? "de" : "en"));
	}

	private static List<Document> documents(int count) {
		return IntStream.range(0, count).mapToObj(IngestionIT::document).toList();
	}

	private int rows() {
		return this.jdbc.queryForObject("SELECT count(*) FROM " + String.format(Locale.ROOT, TABLE, this.schema),
				Integer.class);
	}

	private List<String> indexes() {
		return this.jdbc.queryForList(
				"SELECT indexname FROM pg_indexes WHERE schemaname = ? AND tablename = 'e5_vector_store' ORDER BY 1",
				String.class, this.schema);
	}

	@Test
	void unchangedDocumentsAreNotEmbeddedAgain() {
		this.store.add(documents(250));
		this.store.add(documents(250));
		assertThat(this.embedded).hasValue(250);
		List<Document> changed = new ArrayList<>(documents(250));
		changed.set(7, new Document("id 7", "another text", Map.of()));
		this.store.add(changed);
		assertThat(this.embedded).hasValue(251);
		assertThat(this.store.similaritySearch("another text").get(0).getId()).isEqualTo("id 7");
	}

	@Test
	void changedMetadataIsWrittenWithoutEmbedding() {
		this.store.add(documents(60));
		LoadProgress progress = this.store.load(
				List.of(new Document("id 4", "text 4", Map.of("number", 400, "language", "fr")), document(5)), (p) -> {
				});
		assertThat(progress).isEqualTo(new LoadProgress(0, 1, 1));
		assertThat(this.embedded).hasValue(60);
		Document found = this.store.similaritySearch("text 4").get(0);
		assertThat(found.getMetadata()).containsEntry("number", 400);
		assertThat((double) found.getMetadata().get("e5.model_cosine")).isGreaterThan(0.9999);
		assertThat(this.jdbc.queryForList(
				String.format(Locale.ROOT, "SELECT language, passages FROM %s_language WHERE passages > 0 ORDER BY 1",
						String.format(Locale.ROOT, TABLE, this.schema))))
			.extracting((row) -> row.get("language") + " " + row.get("passages"))
			.containsExactly("de 29", "en 30", "fr 1");
	}

	@Test
	void loadReadsStreamLazily() {
		AtomicInteger read = new AtomicInteger();
		List<LoadProgress> reports = new ArrayList<>();
		List<Integer> ahead = new ArrayList<>();
		Stream<Document> endless = IntStream.iterate(0, (i) -> i + 1)
			.peek((i) -> read.incrementAndGet())
			.limit(2000)
			.mapToObj(IngestionIT::document);
		LoadProgress done = this.store.load(endless, (progress) -> {
			reports.add(progress);
			ahead.add(read.get() - (int) progress.documents());
		});
		assertThat(done).isEqualTo(new LoadProgress(2000, 0, 0)).isEqualTo(reports.get(reports.size() - 1));
		assertThat(reports).hasSize(20);
		assertThat(ahead).allMatch((documents) -> documents <= 301);
		assertThat(rows()).isEqualTo(2000);
	}

	@Test
	void loadWithSameIdTwiceStoresLast() {
		this.store.add(List.of(document(3)));
		List<Document> documents = new ArrayList<>(documents(350));
		documents.set(3, new Document("id 3", "changed", Map.of()));
		documents.add(document(3));
		this.store.load(documents, (progress) -> {
		});
		assertThat(rows()).isEqualTo(350);
		assertThat(this.store.similaritySearch("text 3").get(0).getText()).isEqualTo("text 3");
	}

	@ParameterizedTest
	@CsvSource({ "0.8.0, false", "0.8.1, false", "0.8.2, true", "0.10.0, true" })
	void indexesAreBuiltInParallelSincePgvector082(String version, boolean parallel) {
		String database = this.schema + "_old";
		this.jdbc.execute("DROP DATABASE IF EXISTS " + database);
		this.jdbc.execute(String.format(Locale.ROOT, "CREATE DATABASE %s TEMPLATE template0", database));
		List<String> statements = Collections.synchronizedList(new ArrayList<>());
		JdbcTemplate recording = new JdbcTemplate(TestDatabase.jdbc(database).getDataSource()) {
			@Override
			public void execute(String sql) {
				statements.add(sql);
				super.execute(sql);
			}
		};
		recording.execute("CREATE EXTENSION vector SCHEMA public");
		recording.update("UPDATE pg_extension SET extversion = ? WHERE extname = 'vector'", version);
		E5PgVectorStore store = E5PgVectorStore.builder(recording, this.model)
			.languageDetector(LanguageDetector.NONE)
			.maxDocumentBatchSize(10)
			.initialization(SchemaInitialization.CREATE)
			.build();
		store.add(documents(50));
		assertThat(statements).anyMatch((sql) -> sql.contains("DROP INDEX"))
			.filteredOn((sql) -> sql.contains("max_parallel_maintenance_workers = 0"))
			.hasSize(parallel ? 0 : 1);
	}

	@ParameterizedTest
	@EnumSource(VectorType.class)
	void storedVectorsEqualVectorsParsedByPgvector(VectorType type) {
		builder().vectorTableName("typed")
			.vectorType(type)
			.languageNeutrality(LanguageNeutrality.off())
			.build()
			.add(documents(50));
		for (int i = 0; i < 50; i++) {
			float[] unit = LanguageOffset.origin(32).subtractFrom(this.model.embed("text " + i)).direction();
			assertThat(this.jdbc.queryForObject(
					String.format(Locale.ROOT, "SELECT embedding::text = ?::%s::text FROM %s.typed WHERE id = ?",
							TestMode.CURRENT.type(type.sqlType()), this.schema),
					Boolean.class, Vectors.format(unit), "id " + i))
				.isTrue();
		}
	}

	@Test
	void bulkLoadDropsAndBuildsIndexes() {
		List<String> all = indexes();
		List<Integer> during = new ArrayList<>();
		this.store.load(documents(1000), (progress) -> during.add(indexes().size()));
		assertThat(during).allMatch((count) -> count == 2);
		assertThat(indexes()).isEqualTo(all).hasSize(5);
		this.store.load(documents(2000).subList(1000, 2000), (progress) -> during.add(indexes().size()));
		assertThat(during.subList(10, 20)).allMatch((count) -> count == 5);
	}

	@Test
	void repeatedLoadResumesAfterFailureAndBuildsIndexes() {
		List<Document> documents = new ArrayList<>(documents(1000));
		documents.set(750, new Document("bad", "a\u0000b", Map.of()));
		assertThatExceptionOfType(InvalidDocumentException.class)
			.isThrownBy(() -> this.store.load(documents, (progress) -> {
			}));
		int stored = rows();
		assertThat(stored).isBetween(300, 700);
		assertThat(indexes()).hasSize(5);
		documents.set(750, document(750));
		LoadProgress progress = this.store.load(documents, (p) -> {
		});
		assertThat(progress).isEqualTo(new LoadProgress(1000 - stored, 0, stored));
		assertThat(rows()).isEqualTo(1000);
	}

	@Test
	void loadKeepsAtMostFourBatchesInMemory() {
		List<WeakReference<Document>> read = new ArrayList<>();
		Stream<Document> documents = IntStream.range(0, 2000).mapToObj((i) -> {
			Document document = document(i);
			read.add(new WeakReference<>(document));
			return document;
		});
		List<Long> held = new ArrayList<>();
		this.store.load(documents, (progress) -> {
			if (progress.documents() == 1500) {
				System.gc();
				held.add(read.stream().filter((document) -> document.get() != null).count());
			}
		});
		assertThat(read).hasSize(2000);
		assertThat(held).singleElement().satisfies((count) -> assertThat(count).isBetween(100L, 400L));
	}

	@Test
	void failedLoadWritesNothingMore() throws Exception {
		CountDownLatch failed = new CountDownLatch(1);
		FakeEmbeddingModel model = new FakeEmbeddingModel(32) {
			@Override
			public List<float[]> embed(List<Document> documents, @Nullable EmbeddingOptions options,
					BatchingStrategy batching) {
				if (documents.get(0).getId().equals("id 0")) {
					throw new IllegalStateException("out of order");
				}
				while (failed.getCount() > 0) {
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
				}
				return super.embed(documents, options, batching);
			}
		};
		E5PgVectorStore failing = TestMode.CURRENT.store(this.jdbc, model)
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.maxDocumentBatchSize(100)
			.build();
		assertThatIllegalStateException().isThrownBy(() -> failing.add(documents(400))).withMessage("out of order");
		failed.countDown();
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("e5-pgvector-load")));
		assertThat(rows()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void indexesDroppedByKilledLoadAreBuilt(boolean atStart) {
		assertThat(new SecondaryIndexes(this.jdbc, new StoreTransactions(this.jdbc, null),
				TableLayout.of(new TableNames(this.schema, "e5_vector_store"), new VectorExtension(this.jdbc), 32),
				new StoreMetrics(this.meters, "t"))
			.dropForBulkLoad()).isTrue();
		assertThat(indexes()).hasSize(2);
		if (atStart) {
			builder().build();
		}
		else {
			this.store.add(documents(500));
		}
		await().untilAsserted(() -> assertThat(indexes()).hasSize(5));
	}

	@Test
	void addInCallersTransactionKeepsIndexes() {
		new TransactionTemplate(TestMode.CURRENT.transactions(this.jdbc)).executeWithoutResult((status) -> {
			this.store.add(documents(1000));
			assertThat(indexes()).hasSize(5);
			status.setRollbackOnly();
		});
		assertThat(rows()).isZero();
	}

	@Test
	void metersCountDocumentsAndTimeOperations() {
		this.store.add(documents(250));
		this.store.add(documents(50));
		this.store.delete("number < 10");
		this.store.similaritySearch("text");
		assertThat(this.meters.get("e5.pgvector.documents").tag("outcome", "written").counter().count()).isEqualTo(250);
		assertThat(this.meters.get("e5.pgvector.documents").tag("outcome", "unchanged").counter().count())
			.isEqualTo(50);
		assertThat(this.meters.get("e5.pgvector.documents").tag("outcome", "deleted").counter().count()).isEqualTo(10);
		for (String timer : List.of("embed", "write", "search", "index.build")) {
			assertThat(this.meters.get("e5.pgvector." + timer).tag("table", "e5_vector_store").timer().count())
				.as(timer)
				.isPositive();
		}
	}

}
