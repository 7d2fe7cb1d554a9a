package io.e5boot.pgvector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.search.FilterCompiler;
import io.e5boot.pgvector.sql.SqlCondition;
import io.e5boot.testsupport.Fuzz;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests filters in the database, with the semantics of Spring AI's pgvector store.
 */
class FilterIT {

	private static final FilterExpressionBuilder B = new FilterExpressionBuilder();

	private static final String SCHEMA = TestDatabase.newSchema();

	private static final E5PgVectorStore STORE = store("filters");

	private static E5PgVectorStore store(String table) {
		return TestMode.CURRENT.store(TestDatabase.jdbc(), new FakeEmbeddingModel(16))
			.schemaName(SCHEMA)
			.vectorTableName(table)
			.languageDetector(LanguageDetector.NONE)
			.initialization(SchemaInitialization.CREATE)
			.build();
	}

	@BeforeAll
	static void addDocuments() {
		STORE.add(List.of(new Document("bg20", "text", Map.of("country", "BG", "year", 2020, "new", true)),
				new Document("nl", "text", Map.of("country", "NL", "new", false)),
				new Document("bg23", "text", Map.of("country", "BG", "year", 2023, "price", 9.5)),
				new Document("list", "text", Map.of("country", List.of("BG", "NL"), "year", List.of(1999, 2030))),
				new Document("mixed", "text", Map.of("country", 7, "year", "2020", "odd key", "x", "a.b", "dotted")),
				new Document("day", "text", Map.of("at", Date.from(Instant.parse("2024-02-29T12:00:00Z")))),
				new Document("night", "text", Map.of("at", "2024-02-29T23:00:00.000Z")),
				new Document("plain", "text", Map.of("at", "2024-03-01T00:00:00Z"))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			country == 'BG'                                     | bg20 bg23 list
			country == "NL"                                     | list nl
			country == 7                                        | mixed
			country == '7'                                      |
			country != 'BG'                                     | list nl
			year == 2020                                        | bg20
			year == '2020'                                      | mixed
			year != 2020                                        | bg23 list
			year > 2020                                         | bg23 list
			year >= 2020                                        | bg20 bg23 list
			year < 2020                                         | list
			year <= 2020                                        | bg20 list
			year > '1'                                          | mixed
			price == 9.5                                        | bg23
			price > 9                                           | bg23
			new == true                                         | bg20
			new == false                                        | nl
			new != true                                         | nl
			country IN ['NL', 'XX']                             | list nl
			country IN ['XX']                                   |
			year IN [2020, 2023]                                | bg20 bg23
			country NIN ['BG', 'NL']                            | day night plain
			year NOT IN [2020, 2023]                            | day list night nl plain
			year NOT IN [2020, 'x']                             | day night nl plain
			NOT(country == 'BG' AND year == 2020)               | bg23 list nl
			NOT(year IN [2020])                                 | bg23 day list night nl plain
			NOT(year > 2020)                                    | bg20 list
			country == 'BG' AND year == 2020                    | bg20
			country == 'NL' OR year == 2023                     | bg23 list nl
			country == 'BG' AND (year == 2020 OR price > 1)     | bg20 bg23
			(country == 'BG' AND year == 2020) OR new == false  | bg20 nl
			year IS NULL                                        | day night nl plain
			year IS NOT NULL                                    | bg20 bg23 list mixed
			country == 'BG' AND NOT(year IS NULL)               | bg20 bg23 list
			'odd key' == 'x'                                    | mixed
			"a.b" == 'dotted'                                   | mixed
			at == '2024-02-29T12:00:00Z'                        | day
			at == '2024-03-01T00:00:00Z'                        | plain
			at > '2024-02-29T12:00:00.000Z'                     | night plain
			at < '2024-02-29T23:00:00Z'                         | day
			""")
	void textFilterMatches(String filter, String ids) {
		assertThat(find(filter)).isEqualTo((ids == null) ? List.of() : List.of(ids.split(" ")));
	}

	@Test
	void textAndProgrammaticFiltersMatchSameDocuments() {
		assertThat(find(B.and(B.eq("country", "BG"), B.group(B.or(B.eq("year", 2020), B.gt("price", 1.0)))).build()))
			.isEqualTo(find("country == 'BG' AND (year == 2020 OR price > 1.0)"));
	}

	@Test
	void emptyListMatchesNothingWithInAndEverythingWithNin() {
		assertThat(find(B.in("country", List.of()).build())).isEmpty();
		assertThat(find(B.nin("country", List.of()).build())).hasSize(8);
	}

	@Test
	void longListsMatch() {
		List<Object> years = new ArrayList<>(IntStream.range(10_000, 50_000).boxed().toList());
		assertThat(find(B.in("year", years).build())).isEmpty();
		years.add(2023);
		assertThat(find(B.in("year", years).build())).containsExactly("bg23");
		assertThat(find(B.nin("year", years).build())).hasSize(6).doesNotContain("mixed");
	}

	@Test
	void equalityAndListsUseMetadataIndex() {
		E5PgVectorStore store = store("filter_plan");
		Instant start = Instant.parse("2024-05-01T10:00:00Z");
		store.add(IntStream.range(0, 3000)
			.mapToObj((i) -> new Document("" + i, "text", Map.of("number", i, "at", start.plusMillis(i))))
			.toList());
		TestDatabase.jdbc().execute(String.format(Locale.ROOT, "ANALYZE %s.filter_plan", SCHEMA));
		for (Expression filter : List.of(B.in("number", 3, 500, 2999).build(), B.eq("at", start).build(),
				B.in("at", start, Date.from(start.plusMillis(7))).build())) {
			assertUsesIndex(FilterCompiler.compile(filter));
		}
	}

	private static void assertUsesIndex(SqlCondition condition) {
		assertThat(TestDatabase.jdbc()
			.queryForList(String.format(Locale.ROOT, "EXPLAIN SELECT id FROM %s.filter_plan WHERE %s", SCHEMA,
					condition.sql()), String.class, condition.parameters().toArray()))
			.anyMatch((line) -> line.contains("Bitmap Index Scan on filter_plan_metadata_idx"));
	}

	@Test
	void nestedListElementsDoNotMatch() {
		E5PgVectorStore store = store("nested_lists");
		store.add(List.of(new Document("nested", "text", Map.of("n", List.of(List.of(5, 6), List.of("x")))),
				new Document("list", "text", Map.of("n", List.of(5, 7))),
				new Document("object", "text", Map.of("n", Map.of("a", 5)))));
		for (Expression filter : List.of(B.eq("n", 5).build(), B.gt("n", 4).build(), B.gte("n", 5).build(),
				B.lt("n", 6).build(), B.lte("n", 5).build(), B.ne("n", 5).build(), B.in("n", 5, 9).build())) {
			assertThat(find(store, filter)).as(filter.toString()).containsExactly("list");
		}
		assertThat(find(store, B.gt("n", "2024-05-01T10:00:00Z").build())).isEmpty();
		assertThat(find(store, B.nin("n", 8).build())).containsExactly("list");
	}

	@Test
	void chainOfManyTermsMatches() {
		Expression any = B.eq("year", 2020).build();
		for (int i = 0; i < 10_000; i++) {
			any = new Expression(ExpressionType.OR, any, B.eq("year", 3000 + i).build());
		}
		assertThat(find(any)).containsExactly("bg20");
		assertThat(find(new Expression(ExpressionType.NOT, any))).containsExactly("bg23", "list");
	}

	@Test
	void deleteByFilterDeletesOnlyMatches() {
		E5PgVectorStore store = store("deleted_by_filter");
		store.add(List.of(new Document("1", "text", Map.of("k", "a'b")), new Document("2", "text", Map.of("k", "ab")),
				new Document("3", "text", Map.of("l", 1))));
		store.delete(B.eq("k", "a'b").build());
		store.delete(B.eq("k", "' OR true --").build());
		assertThat(find(store, null)).containsExactly("2", "3");
		store.delete("k IS NULL");
		assertThat(find(store, null)).containsExactly("2");
	}

	@Test
	void deleteRejectsNullFilterAndEmptyNin() {
		E5PgVectorStore store = store("deleted_by_nothing");
		store.add(List.of(new Document("1", "text", Map.of("tenant", "a")), new Document("2", "text", Map.of())));
		List<ThrowingCallable> calls = List.of(() -> store.delete((Expression) null), () -> store.delete((String) null),
				() -> store.delete(""), () -> store.delete("  "), () -> store.delete((List<String>) null),
				() -> store.delete(Arrays.asList("1", null)), () -> store.delete(B.ne("tenant", null).build()),
				() -> store.delete(B.nin("tenant", List.of()).build()),
				() -> store.delete(new Expression(ExpressionType.NOT, B.in("tenant", List.of()).build())),
				() -> store.delete(new Expression(ExpressionType.OR, B.eq("tenant", "a").build(), null)),
				() -> store.add(null), () -> store.add(Arrays.asList(new Document("text"), null)),
				() -> store.load((List<Document>) null, (progress) -> {
				}), () -> store.load(List.of(), null), () -> store.similaritySearch((SearchRequest) null));
		for (ThrowingCallable call : calls) {
			assertThatIllegalArgumentException().isThrownBy(call);
		}
		store.delete(List.of());
		store.delete(B.in("tenant", List.of()).build());
		assertThat(find(store, null)).containsExactly("1", "2");
	}

	/**
	 * Compares searches with random documents and filters of hostile characters with a
	 * search in Java.
	 */
	@Test
	void hostileKeysAndValuesMatchOnlyTheirDocuments() {
		E5PgVectorStore store = store("hostile_filters");
		Random random = new Random(7);
		List<Document> documents = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			documents.add(new Document(String.format(Locale.ROOT, "%03d", i), "text",
					new HashMap<>(Map.of(hostile(random), hostile(random), hostile(random) + "2", hostile(random)))));
		}
		store.add(documents);
		for (int i = 0; i < Fuzz.rounds(100); i++) {
			String key = hostile(random);
			String value = hostile(random);
			assertThat(find(store, B.eq(key, value).build())).as("%s == %s", key, value)
				.isEqualTo(documents.stream()
					.filter((document) -> value.equals(document.getMetadata().get(key)))
					.map(Document::getId)
					.toList());
			assertThat(find(store, B.ne(key, value).build())).as("%s != %s", key, value)
				.isEqualTo(documents.stream()
					.filter((document) -> document.getMetadata().containsKey(key)
							&& !value.equals(document.getMetadata().get(key)))
					.map(Document::getId)
					.toList());
		}
	}

	private static String hostile(Random random) {
		String[] parts = { "'", "\"", "\\", "$", "?", ";--", "x", "${", "\n", "é", "😀", "@", "%", "\\u0000", "{}" };
		return parts[random.nextInt(parts.length)] + (random.nextBoolean() ? "" : parts[random.nextInt(parts.length)]);
	}

	private static List<String> find(String filter) {
		return find(STORE, SearchRequest.builder().filterExpression(filter).build().getFilterExpression());
	}

	private static List<String> find(Expression filter) {
		return find(STORE, filter);
	}

	private static List<String> find(E5PgVectorStore store, Expression filter) {
		SearchRequest request = SearchRequest.builder().query("text").topK(1000).filterExpression(filter).build();
		return List.copyOf(new TreeSet<>(store.similaritySearch(request).stream().map(Document::getId).toList()));
	}

}
