package io.e5boot.springai.pgvector;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Value;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.jdbc.support.SqlArrayValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FilterCompilerTests {

	private final FilterExpressionBuilder b = new FilterExpressionBuilder();

	@Test
	void noFilterIsTrue() {
		assertThat(FilterCompiler.compile(null)).isEqualTo(SqlCondition.TRUE);
	}

	@Test
	void equalityIsContainmentOfTheValueOrOfAListWithIt() {
		SqlCondition condition = FilterCompiler.compile(this.b.eq("country", "NL").build());
		assertThat(condition.sql()).isEqualTo("(metadata @> ANY (?))");
		assertThat(condition.parameters()).usingRecursiveFieldByFieldElementComparator()
			.containsExactly(json("{\"country\":\"NL\"}", "{\"country\":[\"NL\"]}"));
	}

	private static SqlArrayValue json(String... objects) {
		return SqlArrays.json(List.of(objects));
	}

	@Test
	void aListIsOneParameterHoweverLong() {
		SqlCondition few = FilterCompiler.compile(this.b.in("number", 1).build());
		SqlCondition many = FilterCompiler
			.compile(this.b.in("number", IntStream.range(0, 40_000).boxed().toArray()).build());
		assertThat(many.sql()).isEqualTo(few.sql());
		assertThat(many.parameters()).hasSize(1);
	}

	@Test
	void comparisonIsAPathOverTheKey() {
		SqlCondition condition = FilterCompiler.compile(this.b.gte("year", 2020).build());
		assertThat(condition.sql()).isEqualTo("jsonb_path_exists(metadata -> ?::text, '$ ? (@ >= $value)', ?::jsonb)");
		assertThat(condition.parameters()).containsExactly("year", "{\"value\":2020}");
	}

	@Test
	void notTurnsTheOperatorsBelowItAround() {
		Expression all = this.b
			.not(this.b.or(this.b.and(this.b.eq("a", 1), this.b.group(this.b.not(this.b.lt("b", 2)))),
					this.b.or(this.b.isNull("c"), this.b.in("d", 1, 2))))
			.build();
		Expression turned = this.b
			.and(this.b.or(this.b.ne("a", 1), this.b.group(this.b.lt("b", 2))),
					this.b.and(this.b.isNotNull("c"), this.b.nin("d", 1, 2)))
			.build();
		assertThat(FilterCompiler.compile(all)).usingRecursiveComparison().isEqualTo(FilterCompiler.compile(turned));
	}

	@Test
	void datesAreStringsInUtcWithMilliseconds() {
		SqlCondition date = FilterCompiler.compile(this.b.lt("at", new Date(0)).build());
		SqlCondition text = FilterCompiler.compile(this.b.lt("at", "1970-01-01T00:00:00Z").build());
		assertThat(date.parameters()).containsExactly("at", "{\"value\":\"1970-01-01T00:00:00.000Z\"}");
		assertThat(text).isEqualTo(date);
	}

	@Test
	void aDateStringAlsoEqualsItself() {
		SqlCondition condition = FilterCompiler.compile(this.b.eq("at", "1970-01-01T00:00:00Z").build());
		assertThat(condition.parameters()).usingRecursiveFieldByFieldElementComparator()
			.containsExactly(json("{\"at\":\"1970-01-01T00:00:00.000Z\"}", "{\"at\":[\"1970-01-01T00:00:00.000Z\"]}",
					"{\"at\":\"1970-01-01T00:00:00Z\"}", "{\"at\":[\"1970-01-01T00:00:00Z\"]}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "'", "\"", "\\", "$", "?", ";", "--", "a.b", "x') OR true --", "ключ", "" })
	void keysAndValuesAreNeverPartOfTheSql(String hostile) {
		List<Expression> harmless = expressions("key", "value");
		List<Expression> expressions = expressions(hostile, hostile);
		for (int i = 0; i < harmless.size(); i++) {
			SqlCondition condition = FilterCompiler.compile(expressions.get(i));
			assertThat(condition.sql()).isEqualTo(FilterCompiler.compile(harmless.get(i)).sql());
			assertThat(
					condition.sql().replaceAll("'\\$ \\? \\(@ \\S+ \\$value\\)'", "").chars().filter((c) -> c == '?'))
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
	void refusesWhatMeansNothing() {
		List<Expression> senseless = List.of(new Expression(ExpressionType.EQ, new Key("a")),
				new Expression(ExpressionType.EQ, new Value("a"), new Value(1)),
				new Expression(ExpressionType.IN, new Key("a"), new Value(1)),
				new Expression(ExpressionType.AND, new Key("a"), new Value(1)),
				new Expression(ExpressionType.EQ, new Key("a"), new Value(List.of(1))),
				new Expression(ExpressionType.GT, new Key("a"), new Value(Map.of("b", 1))),
				new Expression(ExpressionType.EQ, new Key("a\u0000"), new Value(1)),
				new Expression(ExpressionType.EQ, new Key("a"), new Value("\uD800")),
				new Expression(ExpressionType.GT, new Key("a"), new Value(new BigDecimal("1E+999999"))));
		for (Expression expression : senseless) {
			assertThatExceptionOfType(UnsupportedFilterException.class).as(expression.toString())
				.isThrownBy(() -> FilterCompiler.compile(expression));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "AND", "NOT" })
	void refusesNestingWithoutEnd(ExpressionType type) {
		Expression nested = this.b.eq("a", 1).build();
		for (int i = 0; i < 100_000; i++) {
			nested = new Expression(type, nested, (type == ExpressionType.AND) ? this.b.eq("a", i).build() : null);
		}
		Expression deep = nested;
		assertThatExceptionOfType(UnsupportedFilterException.class).isThrownBy(() -> FilterCompiler.compile(deep))
			.withMessageContaining("500");
	}

}
