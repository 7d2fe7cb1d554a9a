package io.e5boot.pgvector.search;

import java.math.BigDecimal;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.SqlCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Value;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.jdbc.support.SqlArrayValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FilterCompilerTests {

	private final FilterExpressionBuilder b = new FilterExpressionBuilder();

	@Test
	void nullFilterCompilesToTrue() {
		assertThat(FilterCompiler.compile(null)).isEqualTo(SqlCondition.TRUE);
	}

	@Test
	void equalityCompilesToContainment() {
		SqlCondition condition = FilterCompiler.compile(this.b.eq("country", "NL").build());
		assertThat(condition.sql()).isEqualTo("(metadata @> ANY (?::jsonb[]))");
		assertThat(condition.parameters()).usingRecursiveFieldByFieldElementComparator()
			.containsExactly(json("{\"country\":\"NL\"}", "{\"country\":[\"NL\"]}"));
	}

	private static SqlArrayValue json(String... objects) {
		return SqlArrays.json(List.of(objects));
	}

	@Test
	void listIsOneParameter() {
		SqlCondition few = FilterCompiler.compile(this.b.in("number", 1).build());
		SqlCondition many = FilterCompiler
			.compile(this.b.in("number", IntStream.range(0, 40_000).boxed().toArray()).build());
		assertThat(many.sql()).isEqualTo(few.sql());
		assertThat(many.parameters()).hasSize(1);
	}

	@Test
	void comparisonCompilesToPath() {
		SqlCondition condition = FilterCompiler.compile(this.b.gte("year", 2020).build());
		assertThat(condition.sql()).isEqualTo("jsonb_path_match(metadata -> ?::text, '$ >= $value', ?::jsonb)");
		assertThat(condition.parameters()).containsExactly("year", "{\"value\":2020}");
	}

	@Test
	void notReplacesOperatorsByOpposites() {
		Expression all = this.b
			.not(this.b.or(this.b.and(this.b.eq("a", 1), this.b.group(this.b.not(this.b.lt("b", 2)))),
					this.b.or(this.b.isNull("c"), this.b.in("d", 1, 2))))
			.build();
		Expression opposite = this.b
			.and(this.b.or(this.b.ne("a", 1), this.b.group(this.b.lt("b", 2))),
					this.b.and(this.b.isNotNull("c"), this.b.nin("d", 1, 2)))
			.build();
		assertThat(FilterCompiler.compile(all)).usingRecursiveComparison().isEqualTo(FilterCompiler.compile(opposite));
	}

	@Test
	void dateTypesCompileToSameCondition() {
		SqlCondition text = FilterCompiler.compile(this.b.lt("at", "1970-01-01T00:00:00Z").build());
		Instant epoch = Instant.EPOCH;
		for (Object date : List.of(epoch, Date.from(epoch), Timestamp.from(epoch), "1970-01-01T00:00:00.000000Z",
				new Calendar.Builder().setInstant(0).build())) {
			assertThat(FilterCompiler.compile(this.b.lt("at", date).build())).as("%s", date.getClass()).isEqualTo(text);
		}
	}

	@Test
	void sqlDatesCompareAsDates() {
		java.sql.Date day = java.sql.Date.valueOf("2024-05-01");
		assertThat(FilterCompiler.compile(this.b.lt("at", day).build()))
			.isEqualTo(FilterCompiler.compile(this.b.lt("at", new Date(day.getTime())).build()));
		assertThat(FilterCompiler.compile(this.b.lt("at", Time.valueOf("10:00:00")).build()).parameters())
			.containsExactly("at", "{\"value\":\"10:00:00\"}");
	}

	@Test
	void dateEqualsItselfWithMoreOrFewerDigits() {
		assertThat(FilterLiteral.of("2024-05-01T10:00:00.120Z").same()).hasSize(8)
			.contains("2024-05-01T10:00:00.12Z", "2024-05-01T10:00:00.120000000Z")
			.doesNotContain("2024-05-01T10:00:00.1Z");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'", "\"", "\\", "$", "?", ";", "--", "a.b", "x') OR true --", "ключ", "" })
	void keysAndValuesAreParameters(String hostile) {
		List<Expression> harmless = expressions("key", "value");
		List<Expression> expressions = expressions(hostile, hostile);
		for (int i = 0; i < harmless.size(); i++) {
			SqlCondition condition = FilterCompiler.compile(expressions.get(i));
			assertThat(condition.sql()).isEqualTo(FilterCompiler.compile(harmless.get(i)).sql());
			assertThat(condition.sql().replaceAll("'[^']*\\$[^']*'", "").chars().filter((c) -> c == '?'))
				.hasSameSizeAs(condition.parameters());
		}
	}

	private List<Expression> expressions(String key, String value) {
		List<Expression> expressions = new ArrayList<>();
		for (ExpressionType type : List.of(ExpressionType.EQ, ExpressionType.NE, ExpressionType.GT, ExpressionType.GTE,
				ExpressionType.LT, ExpressionType.LTE)) {
			expressions.add(new Expression(type, new Key(key), new Value(value)));
		}
		expressions.add(this.b.in(key, value, value + "2").build());
		expressions.add(this.b.nin(key, value, value + "2").build());
		expressions.add(this.b.isNull(key).build());
		expressions.add(this.b.isNotNull(key).build());
		return expressions;
	}

	@Test
	void compileRejectsMeaninglessFilters() {
		List<Expression> meaningless = List.of(new Expression(ExpressionType.EQ, new Key("a")),
				new Expression(ExpressionType.EQ, new Value("a"), new Value(1)),
				new Expression(ExpressionType.IN, new Key("a"), new Value(1)),
				new Expression(ExpressionType.AND, new Key("a"), new Value(1)),
				new Expression(ExpressionType.EQ, new Key("a"), new Value(List.of(1))),
				new Expression(ExpressionType.EQ, new Key(null), new Value(1)),
				new Expression(null, new Key("a"), new Value(1)),
				new Expression(ExpressionType.IN, new Key("a"), new Value(null)),
				new Expression(ExpressionType.OR, null, this.b.eq("a", 1).build()),
				new Expression(ExpressionType.AND, this.b.eq("a", 1).build(), null),
				new Expression(ExpressionType.NOT, null), new Expression(ExpressionType.NOT, new Group(null)),
				new Expression(ExpressionType.EQ, new Key("a"), new Value("2024-02-30T10:00:00Z")),
				new Expression(ExpressionType.GT, new Key("a"), new Value(Map.of("b", 1))),
				new Expression(ExpressionType.EQ, new Key("a\u0000"), new Value(1)),
				new Expression(ExpressionType.EQ, new Key("a"), new Value("\uD800")),
				new Expression(ExpressionType.GT, new Key("a"), new Value(new BigDecimal("1E+999999"))));
		for (Expression expression : meaningless) {
			assertThatExceptionOfType(UnsupportedFilterException.class).as(expression.toString())
				.isThrownBy(() -> FilterCompiler.compile(expression));
		}
	}

	@Test
	void compileForDeletionRejectsNullFilterAndEmptyNin() {
		assertThatIllegalArgumentException().isThrownBy(() -> FilterCompiler.compileForDeletion(null));
		Expression ninEmptyList = this.b.nin("tenant", List.of()).build();
		for (Expression filter : List.of(ninEmptyList, this.b.not(this.b.in("tenant", List.of())).build(),
				this.b.or(this.b.eq("a", 1), this.b.nin("tenant", List.of())).build())) {
			assertThatExceptionOfType(UnsupportedFilterException.class).as("%s", filter)
				.isThrownBy(() -> FilterCompiler.compileForDeletion(filter))
				.withMessageContaining("tenant");
		}
		assertThat(FilterCompiler.compile(ninEmptyList).parameters()).isNotEmpty();
	}

	@Test
	void compileForDeletionRejectsComparisonWithNull() {
		for (Expression filter : List.of(this.b.ne("a", null).build(), this.b.ne("a", Optional.empty()).build(),
				this.b.not(this.b.eq("a", null)).build(), this.b.gte("a", null).build(),
				this.b.nin("a", Arrays.asList("x", null)).build())) {
			assertThatExceptionOfType(UnsupportedFilterException.class).as("%s", filter)
				.isThrownBy(() -> FilterCompiler.compileForDeletion(filter))
				.withMessageContaining("IS NULL");
			assertThat(FilterCompiler.compile(filter).parameters()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void chainCompilesToOneJunction(boolean left) {
		Expression chain = this.b.eq("a", 0).build();
		for (int i = 1; i < 10_000; i++) {
			Expression next = this.b.eq("a", i).build();
			chain = left ? new Expression(ExpressionType.OR, chain, next)
					: new Expression(ExpressionType.OR, next, new Group(chain));
		}
		SqlCondition condition = FilterCompiler.compile(chain);
		assertThat(condition.sql().indexOf("((", 1)).isEqualTo(-1);
		assertThat(condition.sql().split(" OR ")).hasSize(10_000);
		assertThat(condition.parameters()).hasSize(10_000);
	}

	@Test
	void nestedNotsCancelOut() {
		Expression nested = this.b.eq("a", 1).build();
		for (int i = 0; i < 100_001; i++) {
			nested = new Expression(ExpressionType.NOT, nested);
		}
		assertThat(FilterCompiler.compile(nested)).isEqualTo(FilterCompiler.compile(this.b.ne("a", 1).build()));
	}

	@Test
	void compileRejectsTooManyParameters() {
		Expression chain = this.b.eq("a", 0).build();
		for (int i = 1; i < 40_000; i++) {
			chain = new Expression(ExpressionType.AND, chain, this.b.eq("a", i).build());
		}
		Expression tooLong = chain;
		assertThatExceptionOfType(UnsupportedFilterException.class).isThrownBy(() -> FilterCompiler.compile(tooLong))
			.withMessageContaining("32000");
	}

	@Test
	void compileRejectsDeepNesting() {
		Expression nested = this.b.eq("a", 1).build();
		for (int i = 0; i < 100_000; i++) {
			nested = new Expression((i % 2 == 0) ? ExpressionType.AND : ExpressionType.OR, nested,
					this.b.eq("a", i).build());
		}
		Expression deep = nested;
		assertThatExceptionOfType(UnsupportedFilterException.class).isThrownBy(() -> FilterCompiler.compile(deep))
			.withMessageContaining("500");
	}

}
