package io.e5boot.pgvector;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.e5boot.pgvector.ingest.InvalidEmbeddingException;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.language.QueryCentering.CenteredQuery;
import io.e5boot.pgvector.schema.IdType;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.TableLayout;
import io.e5boot.pgvector.schema.TableNames;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.search.ScoreCalibration;
import io.e5boot.pgvector.search.SearchMode;
import io.e5boot.pgvector.search.SearchPlan;
import io.e5boot.pgvector.search.SearchSql;
import io.e5boot.pgvector.sql.InvalidDocumentException;
import io.e5boot.pgvector.sql.SqlCondition;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests the contract of Spring AI's vector stores.
 */
class E5PgVectorStoreIT {

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final FakeEmbeddingModel model = new FakeEmbeddingModel(64);

	private final E5PgVectorStore store = builder().build();

	private E5PgVectorStoreBuilder builder() {
		return TestMode.CURRENT.store(this.jdbc, this.model)
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.initialization(SchemaInitialization.CREATE);
	}

	private int rows() {
		return this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT count(*) FROM %s.e5_vector_store", this.schema), Integer.class);
	}

	private List<String> idsOf(List<Document> documents) {
		return documents.stream().map(Document::getId).toList();
	}

	@Test
	void searchFindsAddedDocument() {
		Map<String, Object> metadata = Map.of("country", "NL", "year", 2020, "price", 1.5, "new", true, "tags",
				List.of("a", "b"));
		this.store.add(List.of(new Document("1", "bread", metadata), new Document("2", "cheese", Map.of())));
		Document found = this.store.similaritySearch(SearchRequest.builder().query("bread").topK(1).build()).get(0);
		assertThat(found.getId()).isEqualTo("1");
		assertThat(found.getText()).isEqualTo("bread");
		assertThat(found.getMetadata()).containsAllEntriesOf(metadata).containsKey("distance");
		assertThat(found.getScore()).isCloseTo(1.0, within(1e-3));
	}

	@Test
	void addEmbedsWithDefaultOptions() {
		this.store.add(List.of(new Document("bread")));
		assertThat(this.model.options).hasSize(1).doesNotContainNull();
	}

	@Test
	void scoresFollowDistances() {
		this.store.add(documents(30));
		List<Document> found = this.store.similaritySearch(SearchRequest.builder().query("text 7").topK(30).build());
		assertThat(found).hasSize(30);
		assertThat(found.get(0).getText()).isEqualTo("text 7");
		assertThat(found).extracting(Document::getScore).isSortedAccordingTo(Collections.reverseOrder());
		assertThat(found).allSatisfy((document) -> {
			double distance = ((Number) document.getMetadata().get("distance")).doubleValue();
			double cosine = (double) document.getMetadata().get("e5.cosine");
			assertThat(cosine).isCloseTo(1 - distance, within(1e-6));
			assertThat((double) document.getMetadata().get("e5.model_cosine")).isCloseTo(cosine, within(1e-3));
			assertThat(document.getScore()).isBetween(0.0, 1.0)
				.isCloseTo(ScoreCalibration.MODEL.score(cosine), within(1e-9));
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 45, 300 })
	void searchReturnsTopK(int topK) {
		this.store.add(documents(300));
		assertThat(this.store.similaritySearch(SearchRequest.builder().query("text 7").topK(topK).build()))
			.hasSize(topK);
	}

	@Test
	void searchAppliesThreshold() {
		this.store.add(documents(20));
		List<Document> all = this.store
			.similaritySearch(SearchRequest.builder().query("text 3").topK(20).similarityThresholdAll().build());
		double threshold = (all.get(4).getScore() + all.get(5).getScore()) / 2;
		List<Document> near = this.store
			.similaritySearch(SearchRequest.builder().query("text 3").topK(20).similarityThreshold(threshold).build());
		assertThat(idsOf(near)).isEqualTo(idsOf(all.subList(0, 5)));
		assertThat(this.store
			.similaritySearch(SearchRequest.builder().query("other").topK(20).similarityThreshold(1).build()))
			.isEmpty();
	}

	@Test
	void addReplacesDocumentsWithSameId() {
		this.store.add(List.of(new Document("1", "bread", Map.of("v", 1))));
		this.store.add(List.of(new Document("1", "cheese", Map.of("v", 2)), new Document("2", "milk", Map.of())));
		assertThat(rows()).isEqualTo(2);
		Document found = this.store.similaritySearch("cheese").get(0);
		assertThat(found.getText()).isEqualTo("cheese");
		assertThat(found.getMetadata()).containsEntry("v", 2);
	}

	@Test
	void addWithSameIdTwiceStoresLast() {
		this.store.add(List.of(new Document("1", "bread", Map.of()), new Document("1", "cheese", Map.of())));
		assertThat(rows()).isEqualTo(1);
		assertThat(this.store.similaritySearch("cheese").get(0).getText()).isEqualTo("cheese");
	}

	@Test
	void deleteByIds() {
		this.store.add(documents(5));
		this.store.delete(List.of("id 1", "id 3", "no such id"));
		this.store.delete(List.of());
		assertThat(idsOf(this.store.similaritySearch("text 1"))).containsExactlyInAnyOrder("id 0", "id 2", "id 4");
	}

	@Test
	void deleteByFilter() {
		this.store.add(documents(6));
		this.store.delete("number >= 3");
		assertThat(idsOf(this.store.similaritySearch("text 1"))).containsExactlyInAnyOrder("id 0", "id 1", "id 2");
	}

	@Test
	void addWritesInBatches() {
		E5PgVectorStore small = builder().maxDocumentBatchSize(7).build();
		small.add(documents(50));
		assertThat(rows()).isEqualTo(50);
		assertThat(this.model.options).hasSize(8);
	}

	@Test
	void addJoinsCallersTransaction() {
		TransactionTemplate transaction = new TransactionTemplate(TestMode.CURRENT.transactions(this.jdbc));
		transaction.executeWithoutResult((status) -> {
			this.store.add(documents(5));
			status.setRollbackOnly();
		});
		assertThat(rows()).isZero();
	}

	@Test
	void emptyListDoesNothing() {
		this.store.add(List.of());
		assertThat(rows()).isZero();
		assertThat(this.store.similaritySearch("text")).isEmpty();
	}

	@Test
	void addWithUuidIdType() {
		E5PgVectorStore uuids = builder().vectorTableName("uuids").idType(IdType.UUID).build();
		String id = UUID.randomUUID().toString();
		uuids.add(List.of(new Document(id, "bread", Map.of())));
		uuids.add(List.of(new Document(id, "cheese", Map.of())));
		assertThat(uuids.similaritySearch("cheese")).singleElement().extracting(Document::getId).isEqualTo(id);
		assertThatExceptionOfType(InvalidDocumentException.class)
			.isThrownBy(() -> uuids.add(List.of(new Document("1", "bread", Map.of()))))
			.withMessageContaining("UUID");
		uuids.delete(List.of(id));
		assertThat(uuids.similaritySearch("cheese")).isEmpty();
	}

	@Test
	void searchWithoutIndexIsExact() {
		E5PgVectorStore exact = builder().vectorTableName("exact").indexType(IndexType.NONE).build();
		exact.add(documents(60));
		assertThat(exact.similaritySearch(SearchRequest.builder().query("text 9").topK(60).build())).hasSize(60);
	}

	@Test
	void searchUsesIndex() {
		this.store.add(documents(2000));
		this.jdbc.execute(String.format(Locale.ROOT, "ANALYZE %s.e5_vector_store", this.schema));
		SqlCondition statement = new SearchSql(
				TableLayout.of(new TableNames(this.schema, "e5_vector_store"), new VectorExtension(this.jdbc), 64))
			.statement(new SearchPlan("text 5", SqlCondition.TRUE, SearchMode.VECTOR, 5, 100, 0.5),
					this.model.embed("text 5"), new CenteredQuery(this.model.embed("text 5"), false, 300));
		String plan = String.join("\n",
				this.jdbc.queryForList("EXPLAIN " + statement.sql(), String.class, statement.parameters().toArray()));
		assertThat(plan).contains("Index Scan using e5_vector_store_embedding_idx")
			.doesNotContain("Seq Scan on e5_vector_store ");
	}

	@Test
	void selectiveFilterReturnsAllMatches() {
		this.store.add(documents(2000));
		// the plan must use the vector index: there a filter may lose results
		this.jdbc.execute(String.format(Locale.ROOT, "DROP INDEX %s.e5_vector_store_metadata_idx", this.schema));
		for (String filter : List.of("number IN [3, 500, 1999]", "number > 1996")) {
			assertThat(this.store
				.similaritySearch(SearchRequest.builder().query("text 7").topK(3).filterExpression(filter).build()))
				.hasSize(3);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "'; DROP TABLE e5_vector_store; --", "\"quoted\"", "\\x00\\u0000", "{\"a\": 1}",
			"emoji 👩‍👩‍👧 𝒳", "עברית ไทย 中文", "tab\tnewline\n", "%s ? $1 :name ${x}", "null", "a,b{c}" })
	void addStoresHostileTextsUnchanged(String text) {
		Map<String, Object> metadata = Map.of(text, text, "list", List.of(text), "nested", Map.of(text, text));
		this.store.add(List.of(new Document(text, text, metadata), new Document("other", "other", Map.of())));
		Document found = this.store.similaritySearch(SearchRequest.builder().query(text).topK(1).build()).get(0);
		assertThat(found.getId()).isEqualTo(text);
		assertThat(found.getText()).isEqualTo(text);
		assertThat(found.getMetadata()).containsAllEntriesOf(metadata);
		this.store.delete(List.of(text));
		assertThat(rows()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\uD800b", "\uDC00", "\uDC00\uD800" })
	void addRejectsUnstorableDocumentsAndWritesNothing(String text) {
		List<Document> hostile = List.of(new Document(text, "text", Map.of()), new Document("bad", text, Map.of()),
				new Document("bad", "text", Map.of(text, 1)), new Document("bad", "text", Map.of("k", text)),
				new Document("bad", "text", Map.of("k", List.of(Map.of(text, 1)))),
				new Document("bad", "text", Map.of("k", List.of(1, text))));
		for (Document document : hostile) {
			assertThatExceptionOfType(InvalidDocumentException.class)
				.isThrownBy(() -> this.store.add(List.of(new Document("good", "text", Map.of()), document)))
				.satisfies((ex) -> assertThat(ex.documentId()).isEqualTo(document.getId()));
		}
		assertThat(rows()).isZero();
		assertThatExceptionOfType(InvalidDocumentException.class).isThrownBy(() -> this.store.delete(List.of(text)));
	}

	@Test
	void addRejectsLongIdAndMetadataThatIsNotJson() {
		Map<String, Object> cyclic = new java.util.HashMap<>();
		cyclic.put("self", cyclic);
		Document endless = new Document("x".repeat(5000), "text", Map.of());
		Document noJson = new Document("bad", "text", Map.of("k", cyclic));
		for (Document document : List.of(endless, noJson)) {
			assertThatExceptionOfType(InvalidDocumentException.class)
				.isThrownBy(() -> this.store.add(List.of(document)));
		}
	}

	@Test
	void addRejectsNumbersThatCannotBeRead() {
		for (Number number : List.of(BigInteger.TEN.pow(1000), new BigDecimal("1E+999999"),
				new BigDecimal("1E-1000"))) {
			Document document = new Document("bad", "text", Map.of("k", List.of(number)));
			assertThatExceptionOfType(InvalidDocumentException.class)
				.isThrownBy(() -> this.store.add(List.of(document)))
				.withMessageContaining("1000 digits");
		}
		assertThat(rows()).isZero();
	}

	@Test
	void searchReadsLongKeys() {
		Map<String, Object> metadata = Map.of("k".repeat(60_000), 1);
		this.store.add(List.of(new Document("1", "text", metadata)));
		assertThat(this.store.similaritySearch("text").get(0).getMetadata()).containsAllEntriesOf(metadata);
	}

	@Test
	void searchReadsLongestStorableNumbers() {
		BigInteger number = BigInteger.TEN.pow(1000).subtract(BigInteger.ONE).negate();
		BigDecimal fraction = new BigDecimal(number, 999);
		this.store.add(List.of(new Document("1", "text", Map.of("n", number, "f", fraction, "e", 1e-300))));
		assertThat(this.store.similaritySearch("text").get(0).getMetadata()).containsEntry("n", number)
			.containsEntry("f", fraction.doubleValue())
			.containsEntry("e", 1e-300);
	}

	@Test
	void addStoresTextOfTenMegabytes() {
		String text = "word ".repeat(2_000_000);
		this.store.add(List.of(new Document("big", text, Map.of())));
		assertThat(this.store.similaritySearch("word")).singleElement().extracting(Document::getText).isEqualTo(text);
	}

	@Test
	void addRejectsInvalidVectors() {
		FakeEmbeddingModel other = new FakeEmbeddingModel(32);
		E5PgVectorStore wrong = TestMode.CURRENT.store(this.jdbc, other).schemaName(this.schema).dimensions(64).build();
		assertThatExceptionOfType(InvalidEmbeddingException.class)
			.isThrownBy(() -> wrong.add(List.of(new Document("text"))))
			.withMessageContainingAll("32", "64");
		assertThatExceptionOfType(InvalidEmbeddingException.class).isThrownBy(() -> wrong.similaritySearch("text"));
		assertThat(rows()).isZero();
	}

	@Test
	void observesOperations() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		E5PgVectorStore observed = builder().observationRegistry(registry).build();
		observed.add(documents(1));
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("db.vector.client.operation")
			.that()
			.hasContextualNameEqualTo("pg_vector add")
			.hasLowCardinalityKeyValue("db.system", "pg_vector")
			.hasHighCardinalityKeyValue("db.collection.name", "e5_vector_store")
			.hasHighCardinalityKeyValue("db.namespace", this.schema)
			.hasHighCardinalityKeyValue("db.vector.dimension_count", "64")
			.hasHighCardinalityKeyValue("db.search.similarity_metric", "cosine");
	}

	@Test
	void nativeClientIsJdbcTemplate() {
		assertThat(this.store.<JdbcTemplate>getNativeClient()).contains(this.jdbc);
		assertThat(this.store.getName()).isEqualTo("E5PgVectorStore");
	}

	private static List<Document> documents(int count) {
		return new ArrayList<>(IntStream.range(0, count)
			.mapToObj((i) -> new Document("id " + i, "text " + i, Map.of("number", i)))
			.toList());
	}

}
