package io.e5boot.pgvector;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.e5boot.pgvector.ingest.DocumentPreparer;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.IdType;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.ResultMetadata;
import io.e5boot.pgvector.search.SearchMode;
import io.e5boot.pgvector.sql.InvalidDocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests metadata that cannot be stored, and the store's reserved keys.
 */
class MetadataIT {

	private final String schema = TestDatabase.newSchema();

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final E5PgVectorStore store = builder("intfloat/one").build();

	private E5PgVectorStoreBuilder builder(String model) {
		return TestMode.CURRENT.store(this.jdbc, new FakeEmbeddingModel(32))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.modelId(model)
			.initialization(SchemaInitialization.CREATE);
	}

	private Document find(String query) {
		return this.store.similaritySearch(SearchRequest.builder().query(query).topK(1).build()).get(0);
	}

	private void write(String json) {
		this.jdbc.update(String.format(Locale.ROOT, "UPDATE %s.e5_vector_store SET metadata = ?::jsonb", this.schema),
				json);
	}

	static Stream<Object> valuesThatAreNull() {
		return Stream.of(Optional.empty(), OptionalInt.empty(), new AtomicReference<>(),
				tools.jackson.databind.node.NullNode.getInstance(),
				com.fasterxml.jackson.databind.node.NullNode.getInstance(),
				com.fasterxml.jackson.databind.node.MissingNode.getInstance());
	}

	@ParameterizedTest
	@MethodSource("valuesThatAreNull")
	void valuesSerializedAsNullAreNotStored(Object value) {
		this.store.add(List.of(new Document("1", "text", Map.of("author", value, "year", 2020))));
		assertThat(find("text").getMetadata()).containsEntry("year", 2020).doesNotContainKey("author");
	}

	@Test
	void nullValuesAreNotStored() {
		Document document = new Document("1", "text", Map.of("year", 2020));
		document.getMetadata().put("author", null);
		this.store.add(List.of(document));
		assertThat(find("text").getMetadata()).containsEntry("year", 2020).doesNotContainKey("author");
	}

	@Test
	void metadataThatIsNotStoredIsNotEmbedded() {
		Document document = new Document("1", "text", Map.of("author", Optional.empty(), "year", 2020));
		document.getMetadata().put("title", null);
		document.getMetadata().put(ResultMetadata.COSINE, 0.5);
		DocumentPreparer preparer = new DocumentPreparer(IdType.TEXT,
				(any) -> any.getFormattedContent(MetadataMode.EMBED));
		assertThat(preparer.prepare(List.of(document))).singleElement().satisfies((prepared) -> {
			assertThat(prepared.metadata()).isEqualTo("{\"year\":2020}");
			assertThat(prepared.document().getMetadata()).containsOnlyKeys("year");
			assertThat(prepared.document().getFormattedContent(MetadataMode.EMBED)).isEqualTo("year: 2020\n\ntext");
		});
	}

	@Test
	void nestedNullsAreStored() {
		Map<String, Object> inner = new HashMap<>(Map.of("a", 1));
		inner.put("b", null);
		this.store.add(List.of(new Document("1", "text", Map.of("list", Arrays.asList("a", null), "map", inner))));
		assertThat(find("text").getMetadata()).containsEntry("list", Arrays.asList("a", null))
			.containsEntry("map", inner);
	}

	@Test
	void jackson2TreesAreStoredAsJson() {
		com.fasterxml.jackson.databind.node.ObjectNode tree = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
			.objectNode()
			.put("name", "Mühle")
			.put("year", 1782);
		this.store.add(List.of(new Document("1", "text", Map.of("tree", tree, "name", tree.get("name")))));
		assertThat(find("text").getMetadata()).containsEntry("tree", Map.of("name", "Mühle", "year", 1782))
			.containsEntry("name", "Mühle");
	}

	static Stream<String> metadataOfOtherClients() {
		return Stream.of("{\"author\": null}", "null", "[1, null]", "\"text\"", "7", "{\"number\": 1e2000}",
				"{\"number\": " + "9".repeat(5000) + "}", "{\"deep\": " + "[".repeat(2000) + "]".repeat(2000) + "}",
				"{\"" + "k".repeat(60_000) + "\": 1}", "{\"\": \"\"}");
	}

	@ParameterizedTest
	@MethodSource("metadataOfOtherClients")
	void metadataWrittenBySqlIsReadAndReembedded(String metadata) {
		this.store.add(IntStream.range(0, 3).mapToObj((i) -> new Document("" + i, "text " + i, Map.of())).toList());
		write(metadata);
		assertThat(this.store.similaritySearch("text")).hasSize(3)
			.allSatisfy((document) -> assertThat(document.getMetadata()).doesNotContainKey("author"));
		try (E5PgVectorStore next = builder("intfloat/two").onModelChange(OnModelChange.REEMBED).build()) {
			await().until(() -> this.jdbc.queryForObject(String.format(Locale.ROOT,
					"SELECT count(*) = 1 FROM %s.e5_vector_store_meta WHERE value = 'intfloat/two' AND name = 'model'",
					this.schema), Boolean.class));
			assertThat(next.similaritySearch("text")).hasSize(3);
		}
	}

	@Test
	void addRejectsCyclicMetadata() {
		Map<String, Object> cycle = new HashMap<>();
		cycle.put("self", cycle);
		assertThatExceptionOfType(InvalidDocumentException.class)
			.isThrownBy(() -> this.store.add(List.of(new Document("cycle", "text", Map.of("cycle", cycle)))))
			.withMessageContaining("cycle");
	}

	@Test
	void nanAndInfinityAreStoredAsStrings() {
		this.store.add(List.of(new Document("1", "text", Map.of("a", Double.NaN, "b", Float.NEGATIVE_INFINITY))));
		assertThat(find("text").getMetadata()).containsEntry("a", "NaN").containsEntry("b", "-Infinity");
	}

	@Test
	void reservedKeysAreNeitherStoredNorFormatted() {
		this.store.add(List.of(new Document("1", "text", Map.of("cosine", "mine", "model_cosine", 1, "text_rank", 2))));
		SearchRequest request = SearchRequest.builder().query("text").build();
		Document found = this.store.similaritySearch(E5SearchRequest.of(request).withMode(SearchMode.HYBRID)).get(0);
		assertThat(found.getMetadata()).containsEntry("cosine", "mine")
			.containsEntry("model_cosine", 1)
			.containsEntry("text_rank", 2)
			.containsKeys(ResultMetadata.COSINE, ResultMetadata.MODEL_COSINE, ResultMetadata.VECTOR_RANK,
					ResultMetadata.TEXT_RANK);
		for (MetadataMode mode : MetadataMode.values()) {
			Document same = new Document("text", Map.of("cosine", "mine", "model_cosine", 1, "text_rank", 2));
			assertThat(found.getFormattedContent(mode).lines()).as("%s", mode)
				.containsExactlyInAnyOrderElementsOf(same.getFormattedContent(mode).lines().toList());
		}
		this.store.add(List.of(found.mutate().text("text again").build()));
		assertThat(this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT metadata::text FROM %s.e5_vector_store", this.schema), String.class))
			.doesNotContain("e5.");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void addRejectsMediaDocumentById(boolean stream) {
		List<Document> documents = List.of(new Document("1", "text", Map.of()),
				Document.builder()
					.id("picture")
					.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1 })))
					.build());
		assertThatExceptionOfType(InvalidDocumentException.class).isThrownBy(() -> {
			if (stream) {
				this.store.load(documents.stream(), (progress) -> {
				});
			}
			else {
				this.store.load(documents, (progress) -> {
				});
			}
		}).withMessageContaining("picture").withMessageContaining("media");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.store.load(Collections.singletonList(null), (progress) -> {
			}))
			.withMessageContaining("null");
	}

	@Test
	void emptyNamesMeanDefaults() {
		this.store.add(List.of(new Document("1", "text", Map.of())));
		E5PgVectorStore same = builder("intfloat/one").dimensions(-1)
			.vectorTableName("")
			.initialization(SchemaInitialization.VALIDATE)
			.build();
		assertThat(same.similaritySearch("text")).hasSize(1);
	}

}
