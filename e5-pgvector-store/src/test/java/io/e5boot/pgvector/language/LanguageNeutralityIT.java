package io.e5boot.pgvector.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.FakeEmbeddingModel;
import io.e5boot.pgvector.StoredMeans;
import io.e5boot.pgvector.TestDatabase;
import io.e5boot.pgvector.TestMode;
import io.e5boot.pgvector.ingest.Passage;
import io.e5boot.pgvector.ingest.PassageTable;
import io.e5boot.pgvector.ingest.PassageWriter;
import io.e5boot.pgvector.language.LanguageOffset.CenteredVector;
import io.e5boot.pgvector.schema.MetaTable;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.sql.StoreTransactions;
import io.e5boot.pgvector.sql.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

class LanguageNeutralityIT {

	private static final int DIMENSIONS = 64;

	private static final List<String> LANGUAGES = List.of("ar", "de", "el", "en", "hi", "zh");

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final FakeEmbeddingModel model = new FakeEmbeddingModel(DIMENSIONS);

	private E5PgVectorStore store(LanguageNeutrality neutrality) {
		return TestMode.CURRENT.store(this.jdbc, this.model)
			.schemaName(this.schema)
			.initialization(SchemaInitialization.CREATE)
			.languageNeutrality(neutrality)
			.languageDetector(LanguageDetector.NONE)
			.build();
	}

	/** Topic i is in language i modulo the number of languages. */
	private static Document document(int topic, List<String> languages) {
		String language = languages.get(topic % languages.size());
		return new Document("topic " + topic, language + ":topic " + topic, Map.of("language", language));
	}

	private static List<Document> documents(int count, List<String> languages) {
		return IntStream.range(0, count).mapToObj((topic) -> document(topic, languages)).toList();
	}

	/** Returns recall at 1 of queries on each topic in all other languages. */
	private double recallAtOne(E5PgVectorStore store, int topics) {
		int asked = 0;
		int found = 0;
		for (int topic = 0; topic < topics; topic++) {
			for (String language : LANGUAGES) {
				if (!language.equals(LANGUAGES.get(topic % LANGUAGES.size()))) {
					SearchRequest request = SearchRequest.builder().query(language + ":topic " + topic).topK(1).build();
					asked++;
					found += store.similaritySearch(request).get(0).getId().equals("topic " + topic) ? 1 : 0;
				}
			}
		}
		return found / (double) asked;
	}

	@Test
	void searchFindsAcrossLanguagesAfterFirstAdd() {
		E5PgVectorStore plain = store(LanguageNeutrality.off());
		plain.add(documents(60, LANGUAGES));
		double withBias = recallAtOne(plain, 60);
		this.jdbc.execute(String.format(Locale.ROOT, "DROP SCHEMA %s CASCADE", this.schema));
		E5PgVectorStore neutral = store(LanguageNeutrality.auto());
		neutral.add(documents(60, LANGUAGES));
		assertThat(recallAtOne(neutral, 60)).isGreaterThan(0.95).isGreaterThan(withBias + 0.2);
	}

	@Test
	void documentsAddedOneByOneHaveSameRecall() {
		E5PgVectorStore store = store(LanguageNeutrality.auto());
		documents(60, LANGUAGES).forEach((document) -> store.add(List.of(document)));
		assertThat(recallAtOne(store, 60)).isGreaterThan(0.95);
		assertMeansMatchStoredPassages();
	}

	@Test
	void storeOfOneLanguageKeepsModelsVectors() {
		E5PgVectorStore store = store(LanguageNeutrality.auto());
		store.add(documents(200, List.of("en")));
		// errors of a detector
		store.add(List.of(document(300, List.of("de")), document(301, List.of("nl")), document(302, List.of("nl"))));
		assertThat(offsets()).containsOnly(0);
		Document found = store.similaritySearch("en:topic 17").get(0);
		double cosine = cosine(this.model.embed("en:topic 17"), this.model.embed(found.getText()));
		assertThat(found.getId()).isEqualTo("topic 17");
		assertThat((double) found.getMetadata().get("e5.cosine")).isCloseTo(cosine, within(1e-3));
	}

	@Test
	void autoRequiresMinimumOfPassages() {
		E5PgVectorStore store = store(LanguageNeutrality.auto().withMinPassages(24));
		store.add(documents(23, LANGUAGES));
		assertThat(offsets()).containsOnly(0);
		store.add(documents(24, LANGUAGES));
		assertThat(offsets()).hasSize(24).doesNotContain(0);
	}

	@Test
	void meansFollowReplacementAndDeletion() {
		E5PgVectorStore store = store(LanguageNeutrality.on());
		store.add(documents(60, LANGUAGES));
		store.add(documents(30, LANGUAGES));
		store.add(IntStream.range(0, 20)
			.mapToObj((i) -> new Document("topic " + i, "de:other " + i, Map.of("language", "de-AT")))
			.toList());
		store.delete(List.of("topic 3", "topic 4"));
		store.delete("language == 'zh'");
		Map<String, Integer> stored = new HashMap<>();
		this.jdbc.query(String.format(Locale.ROOT,
				"SELECT language, count(*) FROM %s.e5_vector_store GROUP BY language", this.schema), (row) -> {
					stored.put(row.getString(1), row.getInt(2));
				});
		assertThat(passagesByLanguage()).isEqualTo(stored).doesNotContainKey("zh");
		assertMeansMatchStoredPassages();
	}

	@Test
	void modelsVectorIsRecoverableAfterManyUpdates() {
		List<Document> documents = documents(40, LANGUAGES);
		for (int round = 0; round < 50; round++) {
			double strength = (round % 2 == 0) ? 0.9 : 0.5;
			store(LanguageNeutrality.on().withStrength(strength, 0.8))
				.add(List.of(new Document("again", "de:again", Map.of("language", "de"))));
			if (round == 0) {
				store(LanguageNeutrality.on()).add(documents);
			}
		}
		Map<String, float[]> recovered = recovered();
		assertThat(documents).allSatisfy(
				(document) -> assertThat(cosine(recovered.get(document.getId()), this.model.embed(document.getText())))
					.isGreaterThan(0.999995));
	}

	@Test
	void offRestoresModelsVectors() {
		store(LanguageNeutrality.auto()).add(documents(60, LANGUAGES));
		E5PgVectorStore off = store(LanguageNeutrality.off());
		off.add(List.of(new Document("one more", "de:one more", Map.of("language", "de"))));
		assertThat(offsets()).containsOnly(0);
		Document found = off.similaritySearch("de:topic 1").get(0);
		assertThat((double) found.getMetadata().get("e5.cosine"))
			.isCloseTo(cosine(this.model.embed("de:topic 1"), this.model.embed(found.getText())), within(1e-3));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failedOffsetUpdateIsResumed(boolean add) {
		E5PgVectorStore store = store(LanguageNeutrality.auto());
		store.add(documents(1200, List.of("de")));
		this.jdbc.execute(String.format(Locale.ROOT,
				"""
						CREATE FUNCTION %1$s.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END';
						CREATE TRIGGER fail BEFORE UPDATE ON %1$s.e5_vector_store FOR EACH STATEMENT EXECUTE FUNCTION %1$s.fail()
						""",
				this.schema));
		List<Document> french = IntStream.range(2000, 2200).mapToObj((i) -> document(i, List.of("fr"))).toList();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> store.add(french));
		this.jdbc.execute(String.format(Locale.ROOT, "DROP TRIGGER fail ON %s.e5_vector_store", this.schema));
		assertThat(offsets()).contains(0);
		if (add) {
			store.add(List.of(document(2200, List.of("fr"))));
		}
		else {
			store(LanguageNeutrality.auto());
		}
		await().untilAsserted(() -> assertThat(offsets()).doesNotContain(0));
	}

	@Test
	void writerAppliesOffsetChangedConcurrently() throws Exception {
		store(LanguageNeutrality.on()).add(documents(60, LANGUAGES));
		TableNames tables = new TableNames(this.schema, "e5_vector_store");
		TableLayout layout = TableLayout.of(tables, new VectorExtension(this.jdbc), DIMENSIONS);
		LanguageMeans means = new LanguageMeans(this.jdbc, layout);
		StoreTransactions transactions = new StoreTransactions(this.jdbc, null);
		PassageWriter writer = new PassageWriter(transactions, new MetaTable(this.jdbc, tables), null,
				UnaryOperator.identity(), new PassageTable(this.jdbc, layout), means, layout);
		Passage late = new Passage("late", "de:late", "{}", "de", new byte[16], this.model.embed("de:late"));
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			Future<?> written = transactions.execute(() -> {
				LanguageMean german = means.lockAll().get(LANGUAGES.indexOf("de"));
				Future<?> writing = threads.submit(() -> writer.write(List.of(late)));
				TestDatabase.awaitLockWait(this.schema);
				means.changeOffset(german, german.mean(), 0.9);
				return writing;
			});
			written.get();
		}
		finally {
			threads.shutdownNow();
		}
		int offset = means.currentOffsets(List.of("de")).get("de").id();
		assertThat(this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT centre FROM %s.e5_vector_store WHERE id = 'late'", this.schema),
				Integer.class))
			.isEqualTo(offset);
		assertThat(cosine(recovered().get("late"), late.vector())).isGreaterThan(0.999995);
	}

	@Test
	void languagesToMoveReadsIndexOnly() {
		store(LanguageNeutrality.auto()).add(documents(2000, LANGUAGES));
		this.jdbc.execute(String.format(Locale.ROOT, "VACUUM ANALYZE %s.e5_vector_store", this.schema));
		List<String> statements = new ArrayList<>();
		JdbcTemplate recording = new JdbcTemplate(this.jdbc.getDataSource()) {
			@Override
			public <T> List<T> queryForList(String sql, Class<T> type) {
				statements.add(sql);
				return super.queryForList(sql, type);
			}
		};
		TableNames tables = new TableNames(this.schema, "e5_vector_store");
		assertThat(new LanguageMeans(recording, TableLayout.of(tables, new VectorExtension(this.jdbc), DIMENSIONS))
			.languagesToMove()).isEmpty();
		assertThat(this.jdbc.queryForList("EXPLAIN " + statements.get(0), String.class))
			.anyMatch((line) -> line.contains("using e5_vector_store_language_idx"))
			.noneMatch((line) -> line.contains("Seq Scan on e5_vector_store "));
	}

	@Test
	void searchFindsDuringOffsetUpdate() {
		E5PgVectorStore store = store(LanguageNeutrality.auto());
		store.add(documents(60, LANGUAGES));
		this.jdbc.update(String.format(Locale.ROOT, """
				UPDATE %1$s.e5_vector_store t SET embedding = v.embedding, norm = 1, centre = 0
				FROM (VALUES ('topic 0', ?::%2$s), ('topic 7', ?::%2$s)) v (id, embedding) WHERE t.id = v.id
				""", this.schema, TestMode.CURRENT.type("halfvec")), Vectors.format(this.model.embed("ar:topic 0")),
				Vectors.format(this.model.embed("de:topic 7")));
		assertThat(recallAtOne(store, 60)).isGreaterThan(0.9);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void concurrentWritersKeepMeansCorrect(boolean sameIds) throws Exception {
		E5PgVectorStore store = store(LanguageNeutrality.auto());
		List<Callable<Void>> writers = new ArrayList<>();
		for (int writer = 0; writer < 6; writer++) {
			int first = sameIds ? 0 : writer * 100;
			writers.add(() -> {
				for (int start = 0; start < 100; start += 20) {
					int from = first + start;
					store.add(IntStream.range(from, from + 20).mapToObj((t) -> document(t, LANGUAGES)).toList());
				}
				return null;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(6);
		try {
			for (Future<Void> writer : threads.invokeAll(writers)) {
				writer.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(offsets()).hasSize(sameIds ? 100 : 600);
		assertMeansMatchStoredPassages();
		assertThat(passagesByLanguage().values().stream().mapToInt(Integer::intValue).sum())
			.isEqualTo(sameIds ? 100 : 600);
		assertThat(recallAtOne(store, 60)).isGreaterThan(0.95);
	}

	private void assertMeansMatchStoredPassages() {
		new StoredMeans(this.jdbc, this.schema, this.model).assertMatchPassages();
	}

	private Map<String, Integer> passagesByLanguage() {
		Map<String, Integer> passages = new HashMap<>();
		this.jdbc.query(
				String.format(Locale.ROOT,
						"SELECT language, passages FROM %s.e5_vector_store_language WHERE passages > 0", this.schema),
				(row) -> {
					passages.put(row.getString(1), row.getInt(2));
				});
		return passages;
	}

	private List<Integer> offsets() {
		return this.jdbc.queryForList(String.format(Locale.ROOT, "SELECT centre FROM %s.e5_vector_store", this.schema),
				Integer.class);
	}

	private Map<String, float[]> recovered() {
		Map<String, float[]> recovered = new HashMap<>();
		this.jdbc.query(String.format(Locale.ROOT, """
				SELECT t.id, t.embedding, t.norm, t.centre, c.vector FROM %1$s.e5_vector_store t
				JOIN %1$s.e5_vector_store_centre c ON c.id = t.centre""", this.schema), (row) -> {
			LanguageOffset offset = LanguageOffset.parse(row.getInt("centre"), row.getString("vector"));
			recovered.put(row.getString("id"),
					new CenteredVector(Vectors.parse(row.getString("embedding")), row.getFloat("norm"), offset)
						.original());
		});
		return recovered;
	}

	private static double cosine(float[] a, float[] b) {
		double dot = 0;
		float[] unitA = FakeEmbeddingModel.unit(a);
		float[] unitB = FakeEmbeddingModel.unit(b);
		for (int i = 0; i < a.length; i++) {
			dot += (double) unitA[i] * unitB[i];
		}
		return dot;
	}

}
