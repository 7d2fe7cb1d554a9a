package io.e5boot.pgvector;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests tables and indexes that SQL other than the store's has changed.
 */
class RecountIT {

	private static final List<String> LANGUAGES = List.of("de", "en", "fr");

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final FakeEmbeddingModel model = new FakeEmbeddingModel(64);

	private E5PgVectorStore store(SchemaInitialization initialization) {
		return TestMode.CURRENT.store(this.jdbc, this.model)
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.languageNeutrality(LanguageNeutrality.on())
			.initialization(initialization)
			.build();
	}

	private static List<Document> documents(int from, int to, String version) {
		return IntStream.range(from, to).mapToObj((i) -> {
			String language = LANGUAGES.get(i % LANGUAGES.size());
			return new Document("id " + i, String.format(Locale.ROOT, "%s:topic %d %s", language, i, version),
					Map.<String, Object>of("language", language));
		}).toList();
	}

	private void execute(String sql) {
		this.jdbc.execute(String.format(Locale.ROOT, sql, this.schema));
	}

	private void assertCounted(E5PgVectorStore store) {
		new StoredMeans(this.jdbc, this.schema, this.model).assertMatchPassages();
		assertThat(store.status().miscountedLanguages()).isEmpty();
	}

	private long unusedOffsets() {
		return this.jdbc.queryForObject(String.format(Locale.ROOT, """
				SELECT count(*) FROM %1$s.e5_vector_store_centre c
				WHERE NOT EXISTS (SELECT FROM %1$s.e5_vector_store p WHERE p.centre = c.id)
					AND NOT EXISTS (SELECT FROM %1$s.e5_vector_store_language l WHERE l.centre = c.id)""", this.schema),
				Long.class);
	}

	@ParameterizedTest
	@CsvSource({ "embedding, VALIDATE", "embedding, CREATE", "metadata, VALIDATE", "text, CREATE",
			"language, VALIDATE" })
	void startBuildsIndexDroppedByUser(String index, SchemaInitialization initialization) {
		E5PgVectorStore store = store(SchemaInitialization.CREATE);
		store.add(documents(0, 30, "a"));
		execute("DROP INDEX %s.e5_vector_store_" + index + "_idx");
		assertThat(store.status().indexesMissing()).isTrue();
		E5PgVectorStore next = store(initialization);
		await().untilAsserted(() -> assertThat(next.status().indexesMissing()).isFalse());
		assertThat(next.status().indexesValid()).isTrue();
	}

	@Test
	void startRebuildsInvalidIndex() {
		E5PgVectorStore store = store(SchemaInitialization.CREATE);
		store.add(documents(0, 30, "a"));
		this.jdbc.update("UPDATE pg_index SET indisvalid = false WHERE indexrelid = ?::regclass",
				this.schema + ".e5_vector_store_embedding_idx");
		assertThat(store.status().indexesValid()).isFalse();
		assertThat(store.status().indexesMissing()).isTrue();
		E5PgVectorStore next = store(SchemaInitialization.VALIDATE);
		await().untilAsserted(() -> assertThat(next.status().indexesValid()).isTrue());
		assertThat(next.status().indexesMissing()).isFalse();
	}

	@Test
	void indexWithAnotherNameIsUsed() {
		E5PgVectorStore store = store(SchemaInitialization.CREATE);
		execute("ALTER INDEX %s.e5_vector_store_embedding_idx RENAME TO mine");
		assertThat(store.status().indexesMissing()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRUNCATE %1$s.e5_vector_store_language",
			"DELETE FROM %1$s.e5_vector_store WHERE id > 'id 5'", "DELETE FROM %1$s.e5_vector_store",
			"DELETE FROM %1$s.e5_vector_store_language WHERE language = 'de'",
			"UPDATE %1$s.e5_vector_store_language SET passages = 7" })
	void recountCorrectsChangesBySql(String sql) {
		E5PgVectorStore store = store(SchemaInitialization.CREATE);
		store.add(documents(0, 90, "a"));
		execute(sql);
		assertThat(store.status().miscountedLanguages()).isNotEmpty().isSubsetOf(LANGUAGES);
		assertThat(store.status().passages()).isEqualTo(this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT count(*) FROM %s.e5_vector_store", this.schema), Long.class));
		store.recount();
		assertCounted(store);
		assertThat(unusedOffsets()).isZero();
		store.add(documents(80, 100, "b"));
		assertCounted(store);
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
	void startRecountsWrongNumbers(SchemaInitialization initialization) {
		store(SchemaInitialization.CREATE).add(documents(0, 90, "a"));
		execute("TRUNCATE %s.e5_vector_store_language");
		E5PgVectorStore store = store(initialization);
		await().untilAsserted(() -> assertThat(store.status().miscountedLanguages()).isEmpty());
		assertCounted(store);
	}

	@ParameterizedTest
	@EnumSource(VectorType.class)
	void replacingAndDeletingKeepsMeansCorrect(VectorType type) {
		E5PgVectorStore store = TestMode.CURRENT.store(this.jdbc, this.model)
			.schemaName(this.schema)
			.vectorType(type)
			.languageDetector(LanguageDetector.NONE)
			.languageNeutrality(LanguageNeutrality.on())
			.initialization(SchemaInitialization.CREATE)
			.build();
		store.add(documents(0, 60, "first"));
		for (int round = 0; round < 30; round++) {
			store.add(documents(round, round + 30, "round " + round));
			store.delete(List.of("id " + round));
		}
		assertCounted(store);
	}

	@Test
	void unusedOffsetsAreDeleted() {
		E5PgVectorStore store = store(SchemaInitialization.CREATE);
		for (int i = 0; i < 40; i++) {
			store.add(documents(3 * i, 3 * i + 3, "a"));
		}
		assertThat(unusedOffsets()).isZero();
	}

	@Test
	void recountKeepsConcurrentChanges() throws Exception {
		E5PgVectorStore store = store(SchemaInitialization.CREATE);
		store.add(documents(0, 60, "a"));
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> writers = IntStream.range(0, 2).<Future<?>>mapToObj((writer) -> threads.submit(() -> {
				for (int round = 0; round < 10; round++) {
					int from = 100 * writer + 5 * round;
					store.add(documents(from, from + 10, "round " + round));
					store.delete(List.of("id " + from, "id " + (from + 1)));
				}
			})).toList();
			while (!writers.stream().allMatch(Future::isDone)) {
				store.recount();
			}
			for (Future<?> writer : writers) {
				writer.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertCounted(store);
	}

}
