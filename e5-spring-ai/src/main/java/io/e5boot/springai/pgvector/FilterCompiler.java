package io.e5boot.springai.pgvector;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;

/**
 * Compiles a Spring AI filter into conditions over the jsonb column {@code metadata}. The
 * SQL text depends on the shape of the expression alone: every key and every literal is a
 * parameter, and so is every list of literals, however long.
 * <p>
 * Equality goes through jsonb containment, which the GIN index answers. What a comparison
 * means is what it means in Spring AI's own pgvector store: a list matches if one of its
 * elements does, a missing key matches none of the comparisons but {@code NIN}, and NOT
 * turns each comparison below it into its opposite.
 */
final class FilterCompiler {

	/**
	 * Far above any filter that a person or a program would write, far below what makes
	 * this recursion or PostgreSQL's parser run out of stack.
	 */
	private static final int MAX_DEPTH = 500;

	private final StringBuilder sql = new StringBuilder();

	private final List<Object> parameters = new ArrayList<>();

	private FilterCompiler() {
	}

	static SqlCondition compile(@Nullable Expression filter) {
		if (filter == null) {
			return SqlCondition.TRUE;
		}
		FilterCompiler compiler = new FilterCompiler();
		compiler.append(filter, false, 0);
		return new SqlCondition(compiler.sql.toString(), List.copyOf(compiler.parameters));
	}

	private void append(@Nullable Operand operand, boolean negated, int depth) {
		if (depth > MAX_DEPTH) {
			throw new UnsupportedFilterException(
					String.format(Locale.ROOT, "The filter is nested more than %d levels deep", MAX_DEPTH));
		}
		if (operand instanceof Group group) {
			append(group.content(), negated, depth + 1);
		}
		else if (operand instanceof Expression expression) {
			append(expression, negated, depth);
		}
		else {
			throw new UnsupportedFilterException("Expected an expression, found " + operand);
		}
	}

	private void append(Expression expression, boolean negated, int depth) {
		switch (expression.type()) {
			case AND -> appendJunction(expression, negated ? " OR " : " AND ", negated, depth);
			case OR -> appendJunction(expression, negated ? " AND " : " OR ", negated, depth);
			case NOT -> append(expression.left(), !negated, depth + 1);
			default -> appendComparison(negated ? opposite(expression.type()) : expression.type(), key(expression),
					expression.right());
		}
	}

	private void appendJunction(Expression expression, String operator, boolean negated, int depth) {
		this.sql.append('(');
		append(expression.left(), negated, depth + 1);
		this.sql.append(operator);
		append(expression.right(), negated, depth + 1);
		this.sql.append(')');
	}

	private void appendComparison(ExpressionType type, String key, @Nullable Operand right) {
		switch (type) {
			case EQ -> appendContains(key, List.of(literal(right)));
			case IN -> appendContains(key, literals(right));
			case NIN -> {
				this.sql.append("NOT ");
				appendContains(key, literals(right));
			}
			case NE -> appendPath(key, "!=", literal(right));
			case GT -> appendPath(key, ">", literal(right));
			case GTE -> appendPath(key, ">=", literal(right));
			case LT -> appendPath(key, "<", literal(right));
			case LTE -> appendPath(key, "<=", literal(right));
			case ISNULL -> appendNullTest(key, "=");
			case ISNOTNULL -> appendNullTest(key, "<>");
			default -> throw new UnsupportedFilterException("Unknown operator " + type);
		}
	}

	private void appendContains(String key, List<FilterLiteral> literals) {
		Set<String> alternatives = new LinkedHashSet<>();
		for (FilterLiteral literal : literals) {
			alternatives.addAll(literal.containers(key));
		}
		this.sql.append("(metadata @> ANY (?))");
		this.parameters.add(SqlArrays.json(alternatives));
	}

	private void appendPath(String key, String operator, FilterLiteral literal) {
		this.sql.append("jsonb_path_exists(metadata -> ?::text, '$ ? (@ ")
			.append(operator)
			.append(" $value)', ?::jsonb)");
		this.parameters.add(key);
		this.parameters.add(literal.asVariable("value"));
	}

	private void appendNullTest(String key, String operator) {
		this.sql.append("coalesce(metadata -> ?::text, 'null') ").append(operator).append(" 'null'::jsonb");
		this.parameters.add(key);
	}

	private static String key(Expression expression) {
		if (expression.left() instanceof Key key && Characters.storable(key.key())) {
			return key.key();
		}
		throw new UnsupportedFilterException(String.format(Locale.ROOT,
				"%s needs a metadata key of storable characters on its left", expression.type()));
	}

	private static FilterLiteral literal(@Nullable Operand operand) {
		if (operand instanceof Value value) {
			return FilterLiteral.of(value.value());
		}
		throw new UnsupportedFilterException("Expected a value, found " + operand);
	}

	private static List<FilterLiteral> literals(@Nullable Operand operand) {
		if (operand instanceof Value value && value.value() instanceof List<?> list) {
			return list.stream().map(FilterLiteral::of).toList();
		}
		throw new UnsupportedFilterException("IN and NIN need a list of values, found " + operand);
	}

	private static ExpressionType opposite(ExpressionType type) {
		return switch (type) {
			case EQ -> ExpressionType.NE;
			case NE -> ExpressionType.EQ;
			case GT -> ExpressionType.LTE;
			case GTE -> ExpressionType.LT;
			case LT -> ExpressionType.GTE;
			case LTE -> ExpressionType.GT;
			case IN -> ExpressionType.NIN;
			case NIN -> ExpressionType.IN;
			case ISNULL -> ExpressionType.ISNOTNULL;
			case ISNOTNULL -> ExpressionType.ISNULL;
			default -> throw new UnsupportedFilterException("Unknown operator " + type);
		};
	}

}
