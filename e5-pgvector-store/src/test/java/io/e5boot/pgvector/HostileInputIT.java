package io.e5boot.pgvector;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.SearchMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests hostile input that must be stored and found unchanged.
 */
class HostileInputIT {

	private static final FilterExpressionBuilder B = new FilterExpressionBuilder();

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final E5PgVectorStore store = TestMode.CURRENT.store(this.jdbc, new FakeEmbeddingModel(32))
		.schemaName(TestDatabase.newSchema())
		.languageDetector(LanguageDetector.NONE)
		.initialization(SchemaInitialization.CREATE)
		.build();

	private Document find(String query) {
		return this.store.similaritySearch(SearchRequest.builder().query(query).topK(1).build()).get(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a & b | !c", "(((", "<->", "':*'", "a:*AB & !!", "\\", "'", "''''", "\u0000", "a\u0000b",
			"ferry\uD800", "\uDC00", "%s ? $1", "e5' OR '1'='1", "😀", "   ", "\t\n", "to be or not to be" })
	void searchAcceptsAnyQueryInAnyMode(String query) {
		this.store.add(List.of(new Document("1", "the ferry a b c", Map.of("language", "en")),
				new Document("2", "le bac", Map.of("language", "fr"))));
		for (SearchMode mode : SearchMode.values()) {
			SearchRequest request = SearchRequest.builder().query(query).topK(5).build();
			assertThat(this.store.similaritySearch(E5SearchRequest.of(request).withMode(mode))).as(mode.name())
				.hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "de'; DROP TABLE", "\"", "${language}", "english", "zz-zz-zz", "🇩🇪", "" })
	void invalidLanguageIsStoredAsMetadata(String language) {
		this.store.add(List.of(new Document("1", "text 1", Map.of("language", language)),
				new Document("2", "text 2", Map.of("language", language.repeat(3000)))));
		assertThat(find("text 1").getMetadata()).containsEntry("language", language);
		assertThat(find("text 2").getMetadata()).containsEntry("language", language.repeat(3000));
	}

	@Test
	void addStoresMegabyteOfMetadata() {
		Map<String, Object> metadata = Map.of("long", "x'\"\\".repeat(300_000), "many",
				IntStream.range(0, 50_000)
					.boxed()
					.collect(Collectors.toMap((i) -> "key \"" + i + "' $.@", (i) -> "value " + i)));
		this.store.add(List.of(new Document("1", "text", metadata)));
		assertThat(find("text").getMetadata()).containsAllEntriesOf(metadata);
	}

	@ParameterizedTest
	@ValueSource(strings = { "$", "$.a", "@", "a.b", "a\"b", "a'b", "$[*]", "*", "**", "?(@ == 1)", "a\\b", "{}", "#>",
			"null", "x ? y", ":name", "\u202Ereversed" })
	void keyIsNotInterpretedAsPath(String key) {
		this.store.add(List.of(new Document("1", "text", Map.of(key, 1, "a", Map.of("b", 2))),
				new Document("2", "text", Map.of("other", 1))));
		for (Expression filter : List.of(B.eq(key, 1).build(), B.gte(key, 1).build(), B.in(key, 1).build())) {
			assertThat(
					this.store.similaritySearch(SearchRequest.builder().query("text").filterExpression(filter).build()))
				.as(filter.toString())
				.singleElement()
				.extracting(Document::getId)
				.isEqualTo("1");
		}
	}

	@Test
	void addStoresEmptyText() {
		this.store.add(List.of(new Document("1", "", Map.of("number", 1))));
		assertThat(find("").getText()).isEmpty();
	}

	@Test
	void addStoresLongestIds() {
		List<String> ids = List.of("x".repeat(1000), "ß".repeat(500), "😀".repeat(250), "..", "%00", "a b\n");
		this.store.add(ids.stream().map((id) -> new Document(id, "text " + id, Map.of())).toList());
		for (String id : ids) {
			assertThat(find("text " + id).getId()).isEqualTo(id);
		}
		this.store.delete(ids);
		assertThat(this.store.similaritySearch("text")).isEmpty();
	}

}
