package io.e5boot.pgvector;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.search.FilterCompiler;
import io.e5boot.pgvector.sql.SqlCondition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares dates of all types and precisions in the database and by {@link Instant}.
 */
class DateFilterIT {

	private static final FilterExpressionBuilder B = new FilterExpressionBuilder();

	private static final String SCHEMA = TestDatabase.newSchema();

	private static final E5PgVectorStore STORE = E5PgVectorStore
		.builder(TestDatabase.jdbc(), new FakeEmbeddingModel(16))
		.schemaName(SCHEMA)
		.languageDetector(LanguageDetector.NONE)
		.initialization(SchemaInitialization.CREATE)
		.build();

	/**
	 * Values of metadata and filters with the points in time that they represent.
	 */
	private static final Map<Object, Instant> DATES = dates();

	private static Map<Object, Instant> dates() {
		Map<Object, Instant> dates = new LinkedHashMap<>();
		for (String text : List.of("2024-05-01T10:00:00Z", "2024-05-01T10:00:00.0Z", "2024-05-01T10:00:00.000Z",
				"2024-05-01T10:00:00.000000Z", "2024-05-01T10:00:00.1Z", "2024-05-01T10:00:00.10Z",
				"2024-05-01T10:00:00.12Z", "2024-05-01T10:00:00.123Z", "2024-05-01T10:00:00.123000Z",
				"2024-05-01T10:00:00.123456Z", "2024-05-01T10:00:00.123456789Z", "2024-05-01T10:00:00.2Z",
				"2024-05-01T09:59:59Z", "2024-05-01T09:59:59.999999999Z", "2024-05-01T10:00:01Z",
				"2024-05-01T10:00:01.5Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z")) {
			dates.put(text, Instant.parse(text));
		}
		for (String text : List.of("2024-05-01T10:00:00Z", "2024-05-01T10:00:00.123Z", "2024-05-01T10:00:00.123456Z",
				"2024-05-01T10:00:00.000000001Z", "2024-04-30T23:30:00Z")) {
			Instant instant = Instant.parse(text);
			dates.put(instant, instant);
			dates.put(instant.atOffset(ZoneOffset.ofHours(2)), instant);
			dates.put(instant.atZone(ZoneId.of("America/St_Johns")), instant);
			dates.put(Timestamp.from(instant), instant);
			dates.put(Date.from(instant), Instant.ofEpochMilli(instant.toEpochMilli()));
			dates.put(new Calendar.Builder().setInstant(Date.from(instant)).build(),
					Instant.ofEpochMilli(instant.toEpochMilli()));
		}
		java.sql.Date day = java.sql.Date.valueOf("2024-05-01");
		dates.put(day, Instant.ofEpochMilli(day.getTime()));
		return dates;
	}

	@BeforeAll
	static void addDocuments() {
		List<Object> values = List.copyOf(DATES.keySet());
		for (int i = 0; i < values.size(); i++) {
			STORE.add(List.of(new Document(id(i), "text", Map.of("at", values.get(i)))));
		}
		STORE.add(List.of(new Document("number", "text", Map.of("at", 2024)), new Document("none", "text", Map.of())));
	}

	private static String id(int i) {
		return String.format(Locale.ROOT, "%02d", i);
	}

	@Test
	void operatorsComparePointsInTime() {
		DATES.forEach((literal, instant) -> {
			assertFinds(B.eq("at", literal).build(), instant, (order) -> order == 0);
			assertFinds(B.in("at", literal, "x").build(), instant, (order) -> order == 0);
			assertFinds(B.ne("at", literal).build(), instant, (order) -> order != 0);
			assertFinds(B.gt("at", literal).build(), instant, (order) -> order > 0);
			assertFinds(B.gte("at", literal).build(), instant, (order) -> order >= 0);
			assertFinds(B.lt("at", literal).build(), instant, (order) -> order < 0);
			assertFinds(B.lte("at", literal).build(), instant, (order) -> order <= 0);
			assertThat(find(new Expression(ExpressionType.NOT, B.eq("at", literal).build())))
				.isEqualTo(find(B.ne("at", literal).build()));
			assertThat(find(B.nin("at", literal, "x").build())).contains("none").doesNotContain("number");
		});
	}

	private static void assertFinds(Expression filter, Instant instant, IntPredicate expected) {
		TreeSet<String> ids = new TreeSet<>();
		int i = 0;
		for (Instant other : DATES.values()) {
			if (expected.test(other.compareTo(instant))) {
				ids.add(id(i));
			}
			i++;
		}
		assertThat(find(filter)).as("%s", filter).isEqualTo(List.copyOf(ids));
	}

	@Test
	void datesInTextFiltersMatchDatesInPrograms() {
		assertThat(find("at >= '2024-05-01T10:00:00.123456Z' AND at <= '2024-05-01T10:00:00.123456Z'"))
			.isEqualTo(find(B.eq("at", Instant.parse("2024-05-01T10:00:00.123456Z")).build()))
			.isNotEmpty();
		assertThat(find("at IN ['2024-05-01T10:00:00Z']")).isEqualTo(find("at == '2024-05-01T10:00:00.000Z'"));
	}

	@Test
	void dateStoredWithOffsetMatches() {
		OffsetDateTime noon = OffsetDateTime.parse("1999-05-01T12:00:00+02:00");
		STORE.add(List.of(new Document("old", "text", Map.of())));
		TestDatabase.jdbc()
			.update(String.format(Locale.ROOT,
					"UPDATE %s.e5_vector_store SET metadata = '{\"at\": \"1999-05-01T12:00:00+02:00\"}' WHERE id = 'old'",
					SCHEMA));
		assertThat(find(B.eq("at", noon).build())).containsExactly("old");
		assertThat(find(B.ne("at", noon).build())).doesNotContain("old");
		assertThat(find(B.gte("at", noon).build())).contains("old");
		assertThat(find(B.gt("at", noon).build())).doesNotContain("old");
		STORE.delete(List.of("old"));
	}

	@Test
	void otherStringsAreEitherBeforeOrAfterDate() {
		STORE.add(List.of(new Document("text", "text", Map.of("at", "tomorrow")),
				new Document("day", "text", Map.of("at", LocalDate.of(2024, 5, 1))),
				new Document("local", "text", Map.of("at", "2024-05-01T10:00:00"))));
		for (Object literal : DATES.keySet()) {
			for (String id : List.of("text", "day", "local")) {
				assertThat(find(B.gt("at", literal).build()).contains(id)).as("%s > %s", id, literal)
					.isEqualTo(!find(B.lte("at", literal).build()).contains(id));
				assertThat(find(B.gte("at", literal).build()).contains(id)).as("%s >= %s", id, literal)
					.isEqualTo(!find(B.lt("at", literal).build()).contains(id));
				assertThat(find(B.ne("at", literal).build())).contains(id);
			}
		}
		assertThat(find(B.eq("at", LocalDate.of(2024, 5, 1)).build())).containsExactly("day");
		STORE.delete(List.of("text", "day", "local"));
	}

	private static List<String> find(String filter) {
		return find(SearchRequest.builder().filterExpression(filter).build().getFilterExpression());
	}

	private static List<String> find(Expression filter) {
		SqlCondition condition = FilterCompiler.compile(filter);
		return TestDatabase.jdbc()
			.queryForList(String.format(Locale.ROOT,
					"SELECT id FROM %s.e5_vector_store WHERE %s ORDER BY id COLLATE \"C\"", SCHEMA, condition.sql()),
					String.class, condition.parameters().toArray());
	}

}
