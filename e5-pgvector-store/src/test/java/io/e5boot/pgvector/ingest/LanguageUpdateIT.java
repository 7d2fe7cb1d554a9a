package io.e5boot.pgvector.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.FakeEmbeddingModel;
import io.e5boot.pgvector.StoredMeans;
import io.e5boot.pgvector.TestDatabase;
import io.e5boot.pgvector.TestMode;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.LanguageNeutrality;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.SchemaScripts;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.sql.Vectors;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests passages that were stored without a language or with an outdated tag.
 */
class LanguageUpdateIT {

	private static final int DIMENSIONS = 32;

	private final String schema = TestDatabase.newSchema();

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final FakeEmbeddingModel model = new FakeEmbeddingModel(DIMENSIONS);

	/**
	 * Returns the language prefix of texts like those of {@link FakeEmbeddingModel}.
	 */
	private record Prefix(AtomicInteger asked) implements LanguageDetector {

		@Override
		public Optional<String> detect(String text) {
			this.asked.incrementAndGet();
			int colon = text.indexOf(':');
			return (colon > 0) ? Optional.of(text.substring(0, colon)) : Optional.empty();
		}

	}

	private final AtomicInteger asked = new AtomicInteger();

	private E5PgVectorStore store(LanguageDetector detector) {
		return TestMode.CURRENT.store(this.jdbc, this.model)
			.schemaName(this.schema)
			.languageDetector(detector)
			.languageNeutrality(LanguageNeutrality.auto().withMinPassages(10))
			.initialization(SchemaInitialization.CREATE)
			.build();
	}

	private static List<Document> documents(String... languages) {
		List<Document> documents = new ArrayList<>();
		for (String language : languages) {
			IntStream.range(0, 30)
				.forEach((i) -> documents
					.add(new Document(language + i, (language + ":" + i).replaceFirst("^:", ""), Map.of())));
		}
		return documents;
	}

	private Map<String, Long> rows() {
		return numbers("SELECT language, count(*) FROM %s.e5_vector_store GROUP BY 1");
	}

	private Map<String, Long> counts() {
		return numbers("SELECT language, passages FROM %s.e5_vector_store_language WHERE passages > 0");
	}

	private Map<String, Long> numbers(String query) {
		Map<String, Long> numbers = new HashMap<>();
		this.jdbc.query(String.format(Locale.ROOT, query, this.schema),
				(RowCallbackHandler) (row) -> numbers.put(row.getString(1), row.getLong(2)));
		return numbers;
	}

	private void awaitLanguages(Map<String, Long> expected) {
		await().untilAsserted(() -> {
			assertThat(rows()).isEqualTo(expected);
			assertThat(counts()).isEqualTo(expected);
		});
	}

	@Test
	void newDetectorSeesPassagesOfUnknownLanguageOnce() {
		try (E5PgVectorStore store = store(LanguageDetector.NONE)) {
			store.add(documents("de", "en", ""));
			assertThat(rows()).isEqualTo(Map.of("und", 90L));
		}
		try (E5PgVectorStore store = store(new Prefix(this.asked))) {
			awaitLanguages(Map.of("de", 30L, "en", 30L, "und", 30L));
			new StoredMeans(this.jdbc, this.schema, this.model).assertMatchPassages();
			await().until(() -> this.jdbc
				.queryForList(String.format(Locale.ROOT,
						"SELECT value FROM %s.e5_vector_store_meta WHERE name = 'language-detector'", this.schema))
				.size() == 1);
			store.add(documents("de", "en", ""));
		}
		int before = this.asked.get();
		try (E5PgVectorStore store = store(new Prefix(this.asked))) {
			store.add(documents("de", "en", ""));
		}
		assertThat(this.asked).hasValue(before);
	}

	@Test
	void outdatedTagsAreMergedIntoCanonicalTag() {
		try (E5PgVectorStore store = store(new Prefix(this.asked))) {
			store.add(documents("he", "en", "id"));
			for (String table : List.of("", "_language", "_centre")) {
				this.jdbc.update(String.format(Locale.ROOT,
						"UPDATE %s.e5_vector_store%s SET language = 'iw' WHERE language = 'he'", this.schema, table));
			}
			store.add(List.of(new Document("new", "he:new", Map.of("language", "iw"))));
			awaitLanguages(Map.of("he", 31L, "en", 30L, "id", 30L));
			new StoredMeans(this.jdbc, this.schema, this.model).assertMatchPassages();
		}
	}

	@Test
	void migratedDocumentsGetLanguages() {
		createSpringAiTable();
		try (E5PgVectorStore store = store(new Prefix(this.asked))) {
			migrate();
			store.add(List.of(new Document("other", "en:other", Map.of())));
			awaitLanguages(Map.of("de", 30L, "he", 30L, "en", 1L));
			new StoredMeans(this.jdbc, this.schema, this.model).assertMatchPassages();
			assertThat(store.similaritySearch("de:3").get(0).getId()).isEqualTo("de3");
		}
	}

	@Test
	void addOfUnchangedMigratedDocumentsSetsLanguages() {
		createSpringAiTable();
		try (E5PgVectorStore store = store(new Prefix(this.asked))) {
			migrate();
			this.model.options.clear();
			store.add(documents("de").stream()
				.map((document) -> document.mutate().metadata(Map.of("year", 2020)).build())
				.toList());
			assertThat(rows()).containsEntry("de", 30L);
			assertThat(this.model.options).as("nothing is embedded again").isEmpty();
		}
	}

	private void createSpringAiTable() {
		this.jdbc.execute(String.format(Locale.ROOT,
				"CREATE SCHEMA %1$s; CREATE TABLE %1$s.vector_store (id text PRIMARY KEY, content text, metadata json, embedding %3$s(%2$d))",
				this.schema, DIMENSIONS, TestMode.CURRENT.type("vector")));
		for (Document document : documents("de", "he")) {
			this.jdbc.update(
					String.format(Locale.ROOT, "INSERT INTO %s.vector_store VALUES (?, ?, ?::json, ?::%s)", this.schema,
							TestMode.CURRENT.type("vector")),
					document.getId(), document.getText(),
					document.getId().startsWith("he") ? "{\"language\": \"IW\", \"author\": null}" : "{\"year\": 2020}",
					Vectors.format(this.model.embed(document)));
		}
	}

	private void migrate() {
		this.jdbc.execute(SchemaScripts.migration(TableLayout.of(new TableNames(this.schema, "vector_store"),
				new VectorExtension(this.jdbc), DIMENSIONS)));
	}

}
