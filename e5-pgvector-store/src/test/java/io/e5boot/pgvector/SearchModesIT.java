package io.e5boot.pgvector;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.JudgedQuery;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchMode;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.sql.SqlCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class SearchModesIT {

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private E5PgVectorStoreBuilder builder() {
		return TestMode.CURRENT.store(this.jdbc, new FakeEmbeddingModel(64))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.initialization(SchemaInitialization.CREATE);
	}

	private static List<Document> documents(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> new Document("id " + i, "text " + i, Map.of("number", i, "language", "en")))
			.toList();
	}

	private static E5SearchRequest request(String query, int topK, SearchMode mode) {
		return E5SearchRequest.of(SearchRequest.builder().query(query).topK(topK).build()).withMode(mode);
	}

	@ParameterizedTest
	@EnumSource(IndexType.class)
	void allModesFindWithAllIndexes(IndexType index) {
		E5PgVectorStore store = builder().indexType(index).build();
		store.add(documents(300));
		for (SearchMode mode : SearchMode.values()) {
			List<Document> found = store.similaritySearch(request("text 7", 10, mode).withEfSearch(200));
			assertThat(found).as(mode.name()).hasSize(10);
			assertThat(found.get(0).getText()).as(mode.name()).isEqualTo("text 7");
			assertThat(found).extracting(Document::getScore).isSortedAccordingTo((a, b) -> Double.compare(b, a));
		}
	}

	@Test
	void exactSearchDoesNotUseVectorIndex() {
		E5PgVectorStore store = builder().build();
		store.add(documents(2000));
		List<Document> exact = store.similaritySearch(request("text 7", 50, SearchMode.EXACT));
		this.jdbc.execute(String.format(Locale.ROOT, "DROP INDEX %s.e5_vector_store_embedding_idx", this.schema));
		assertThat(store.similaritySearch(request("text 7", 50, SearchMode.VECTOR))).isEqualTo(exact);
	}

	@Test
	void hybridSearchFindsRareWords() {
		E5PgVectorStore store = builder().build();
		store.add(documents(200));
		store.add(
				List.of(new Document("code", "Die Fehlermeldungen XK4711 bedeuten nichts.", Map.of("language", "de"))));
		List<Document> found = store.similaritySearch(request("Fehlermeldung XK4711", 3, SearchMode.HYBRID));
		assertThat(found.get(0).getId()).isEqualTo("code");
		assertThat(found.get(0).getMetadata()).containsEntry("e5.text_rank", 1L).containsKeys("distance", "e5.cosine");
		assertThat(found.get(0).getScore()).isBetween(0.5, 1.0);
	}

	@Test
	void firstInBothRankingsHasScoreOne() {
		E5PgVectorStore store = builder().searchMode(SearchMode.HYBRID).build();
		store.add(documents(50));
		List<Document> found = store
			.similaritySearch(SearchRequest.builder().query("text 7").topK(10).similarityThreshold(0.9).build());
		assertThat(found.get(0).getScore()).isCloseTo(1, within(1e-9));
		assertThat(found).allSatisfy((document) -> assertThat(document.getScore()).isGreaterThanOrEqualTo(0.9));
	}

	@Test
	void filterAppliesToBothRankings() {
		E5PgVectorStore store = builder().build();
		store.add(documents(300));
		SearchRequest request = SearchRequest.builder()
			.query("text 7")
			.topK(20)
			.filterExpression("number >= 100 AND number IN [7, 150, 151]")
			.build();
		assertThat(store.similaritySearch(E5SearchRequest.of(request).withMode(SearchMode.HYBRID)))
			.extracting(Document::getId)
			.containsExactlyInAnyOrder("id 150", "id 151");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'", "a & | ! ( b", "\\", "'; DROP TABLE x; --", "<-> :* foo:*A", "\"unclosed", "%s ? $1",
			"''\\''", "𝒳 👩‍👩‍👧", "and or not", "", "http://a.b/c?d=e&f='g'" })
	void hostileQueriesAreSearchedAsWords(String query) {
		E5PgVectorStore store = builder().build();
		store.add(documents(20));
		assertThat(store.similaritySearch(request(query, 5, SearchMode.HYBRID))).hasSize(5);
	}

	@Test
	void addStoresTextOfManyWords() {
		E5PgVectorStore store = builder().build();
		StringBuilder text = new StringBuilder();
		IntStream.range(0, 400_000).forEach((i) -> text.append("wört-").append(i).append("-é "));
		store.add(List.of(new Document("long", text.toString(), Map.of())));
		assertThat(store.similaritySearch("x")).singleElement()
			.extracting(Document::getText)
			.isEqualTo(text.toString());
	}

	@Test
	void scoresFollowCalibration() {
		ScoreCalibration calibration = new ScoreCalibration(0.8, 0.05);
		E5PgVectorStore store = builder().scoreCalibration(calibration).build();
		store.add(documents(50));
		assertThat(store.similaritySearch(request("text 7", 50, SearchMode.VECTOR))).hasSize(50)
			.allSatisfy((document) -> assertThat(document.getScore())
				.isCloseTo(calibration.score((double) document.getMetadata().get("e5.cosine")), within(1e-12)));
		assertThat(calibration.cosine(calibration.score(0.3))).isCloseTo(0.3, within(1e-9));
		assertThat(calibration.score(0.8)).isEqualTo(0.5);
	}

	/**
	 * Uses each score of 50 results as the threshold, in all modes and with all
	 * calibrations.
	 */
	@ParameterizedTest
	@EnumSource
	void resultReachesThresholdOfItsScore(SearchMode mode) {
		builder().build().add(documents(50));
		for (ScoreCalibration calibration : Arrays.asList(null, new ScoreCalibration(0.83172, 0.002),
				new ScoreCalibration(-0.1, 1), new ScoreCalibration(1.0 / 3, 0.0717))) {
			E5PgVectorStore store = builder().scoreCalibration(calibration).build();
			List<Document> all = store.similaritySearch(request("text 7", 50, mode));
			for (Document document : all) {
				double threshold = document.getScore();
				assertThat(store.similaritySearch(E5SearchRequest
					.of(SearchRequest.from(request("text 7", 50, mode)).similarityThreshold(threshold).build())
					.withMode(mode))).as("%s of %s", threshold, calibration)
					.isEqualTo(all.stream().filter((other) -> other.getScore() >= threshold).toList());

			}
		}
	}

	@Test
	void fitRecoversCalibration() {
		ScoreCalibration truth = new ScoreCalibration(0.83, 0.02);
		List<JudgedQuery.Result> pairs = IntStream.range(0, 4000)
			.mapToObj((i) -> 0.7 + 0.25 * ((i * 7919) % 4000) / 4000)
			.map((cosine) -> new JudgedQuery.Result(cosine, Math.abs(Math.sin(cosine * 1e6)) < truth.score(cosine)))
			.toList();
		ScoreCalibration fitted = ScoreCalibration.fit(pairs);
		assertThat(fitted.midpoint()).isCloseTo(0.83, within(0.02));
		assertThat(fitted.scale()).isCloseTo(0.02, within(0.01));
		assertThatIllegalArgumentException().isThrownBy(() -> ScoreCalibration
			.fit(pairs.stream().map((pair) -> new JudgedQuery.Result(pair.cosine(), !pair.relevant())).toList()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ScoreCalibration.fit(List.of(new JudgedQuery.Result(0.5, true))));
	}

	@Test
	void fitUsesJudgedQueries() {
		E5PgVectorStore store = builder().build();
		store.add(documents(200));
		List<JudgedQuery> queries = IntStream.range(0, 40)
			.mapToObj((i) -> new JudgedQuery("text " + i, Set.of("id " + i, "nowhere")))
			.toList();
		E5PgVectorStore calibrated = builder().scoreCalibration(ScoreCalibration.fit(store, queries)).build();
		List<Document> found = calibrated.similaritySearch("text 90");
		assertThat(found.get(0).getScore()).isGreaterThan(0.5);
		assertThat(found.get(1).getScore()).isLessThan(0.5);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ScoreCalibration.fit(store, List.of(new JudgedQuery("text", Set.of("nowhere")))));
	}

	@ParameterizedTest
	@CsvSource({ "5, 0, 100", "5, 124999, 100", "80, 0, 160", "5, 500000, 400", "300, 500000, 600",
			"5, 9000000, 1000" })
	void candidatesDependOnResultsAndPassages(int limit, long passages, int candidates) {
		SearchPlan plan = new SearchPlan("", SqlCondition.TRUE, SearchMode.VECTOR, limit, null, 0);
		assertThat(plan.candidates(passages)).isEqualTo(candidates);
	}

	@Test
	void candidatesDependOnRecordedNumberOfPassages() {
		E5PgVectorStore store = builder().build();
		store.add(documents(50));
		this.jdbc.update(
				String.format(Locale.ROOT, "UPDATE %s.e5_vector_store_language SET passages = 500000", this.schema));
		new TransactionTemplate(TestMode.CURRENT.transactions(this.jdbc)).executeWithoutResult((status) -> {
			store.similaritySearch("text 7");
			assertThat(this.jdbc.queryForObject("SHOW hnsw.ef_search", String.class)).isEqualTo("400");
		});
	}

	@Test
	void efSearchOutOfRangeIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> request("text", 1, SearchMode.VECTOR).withEfSearch(1001));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().efSearch(0));
	}

}
