package io.e5boot.pgvector.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.Internal;
import io.e5boot.pgvector.sql.SqlArrays;
import io.e5boot.pgvector.sql.SqlCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;
import org.springframework.util.Assert;

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
@Internal
public final class FilterCompiler {

	/**
	 * How deep junctions of one kind may stand in those of the other; a chain of the same
	 * kind is one junction. Far above any filter that a person or a program would write,
	 * far below what makes this recursion or PostgreSQL's parser run out of stack.
	 */
	private static final int MAX_DEPTH = 500;

	/**
	 * PostgreSQL takes 65,535 parameters in a statement, and a hybrid search passes those
	 * of its filter twice.
	 */
	private static final int MAX_PARAMETERS = 32_000;

	private final StringBuilder sql = new StringBuilder();

	private final List<Object> parameters = new ArrayList<>();

	private final boolean deletes;

	private FilterCompiler(boolean deletes) {
		this.deletes = deletes;
	}

	/**
	 * Compiles the filter of a search.
	 * @param filter the filter; null lets everything through
	 * @return the condition
	 * @throws UnsupportedFilterException if the filter means nothing
	 */
	public static SqlCondition compile(@Nullable Expression filter) {
		return (filter != null) ? new FilterCompiler(false).condition(filter) : SqlCondition.TRUE;
	}

	/**
	 * Compiles a filter that says what is deleted. Nothing that is missing or empty means
	 * everything here.
	 * @param filter the filter
	 * @return the condition
	 * @throws IllegalArgumentException if the filter is null, or means nothing
	 */
	public static SqlCondition compileForDeletion(@Nullable Expression filter) {
		Assert.notNull(filter, "Filter expression must not be null");
		return new FilterCompiler(true).condition(filter);
	}

	private SqlCondition condition(Expression filter) {
		append(new FilterTerm(filter, false), 0);
		if (this.parameters.size() > MAX_PARAMETERS) {
			throw new UnsupportedFilterException(String.format(Locale.ROOT,
					"The filter has more than %d keys and literals: use IN for many values of one key",
					MAX_PARAMETERS));
		}
		return new SqlCondition(this.sql.toString(), List.copyOf(this.parameters));
	}

	private void append(FilterTerm given, int depth) {
		FilterTerm term = given.bare();
		ExpressionType junction = term.junction();
		if (junction != null) {
			appendJunction(term, junction, depth);
		}
		else if (term.operand() instanceof Expression expression) {
			ExpressionType type = type(expression);
			appendComparison(term.negated() ? opposite(type) : type, key(expression), expression.right());
		}
		else {
			throw new UnsupportedFilterException("Expected an expression, found " + term.operand());
		}
	}

	private void appendJunction(FilterTerm junction, ExpressionType type, int depth) {
		if (depth > MAX_DEPTH) {
			throw new UnsupportedFilterException(
					String.format(Locale.ROOT, "The filter is nested more than %d levels deep", MAX_DEPTH));
		}
		String operator = " " + type + " ";
		String separator = "(";
		for (FilterTerm term : junction.terms(type)) {
			this.sql.append(separator);
			append(term, depth + 1);
			separator = operator;
		}
		this.sql.append(')');
	}

	private void appendComparison(ExpressionType type, String key, @Nullable Operand right) {
		switch (type) {
			case EQ -> appendContains(key, List.of(literal(right)));
			case IN -> appendContains(key, literals(right));
			case NIN -> appendNotIn(key, literals(right));
			case NE, GT, GTE, LT, LTE -> appendOrder(type, key, literal(right));
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
		this.sql.append("(metadata @> ANY (?::jsonb[]))");
		this.parameters.add(SqlArrays.json(alternatives));
	}

	/**
	 * A value of another type than one of the literals is neither among them nor not
	 * among them.
	 */
	private void appendNotIn(String key, List<FilterLiteral> literals) {
		if (literals.isEmpty() && this.deletes) {
			throw new UnsupportedFilterException(
					String.format(Locale.ROOT, "Everything is not in an empty list: \"%s\" would delete all documents",
							Characters.printable(key)));
		}
		appendMatch("coalesce(metadata -> ?::text, '[]')", "!($ == $values[*])", key,
				FilterLiteral.variables(literals));
	}

	private void appendOrder(ExpressionType type, String key, FilterLiteral literal) {
		String path = (literal.date() != null) ? FilterPath.compareDates(type) : FilterPath.compare(type);
		appendMatch("metadata -> ?::text", path, key, literal.variables());
	}

	private void appendMatch(String target, String path, String key, String variables) {
		this.sql.append("jsonb_path_match(").append(target).append(", '").append(path).append("', ?::jsonb)");
		this.parameters.add(key);
		this.parameters.add(variables);
	}

	private void appendNullTest(String key, String operator) {
		this.sql.append("coalesce(metadata -> ?::text, 'null') ").append(operator).append(" 'null'::jsonb");
		this.parameters.add(key);
	}

	private static ExpressionType type(Expression expression) {
		if (expression.type() == null) {
			throw new UnsupportedFilterException("An expression needs an operator");
		}
		return expression.type();
	}

	private static String key(Expression expression) {
		if (expression.left() instanceof Key key && key.key() != null && Characters.storable(key.key())) {
			return key.key();
		}
		throw new UnsupportedFilterException(String.format(Locale.ROOT,
				"%s needs a metadata key of storable characters on its left", expression.type()));
	}

	private FilterLiteral literal(@Nullable Operand operand) {
		if (operand instanceof Value value) {
			return literalOf(value.value());
		}
		throw new UnsupportedFilterException("Expected a value, found " + operand);
	}

	private List<FilterLiteral> literals(@Nullable Operand operand) {
		if (operand instanceof Value value && value.value() instanceof List<?> list) {
			return list.stream().map(this::literalOf).toList();
		}
		throw new UnsupportedFilterException("IN and NIN need a list of values, found " + operand);
	}

	/**
	 * A null in the place of a value that a program has lost would match what has any
	 * value.
	 */
	private FilterLiteral literalOf(@Nullable Object value) {
		FilterLiteral literal = FilterLiteral.of(value);
		if (literal.node().isNull() && this.deletes) {
			throw new UnsupportedFilterException(
					"What is deleted is not chosen by a comparison with null: use IS NULL or IS NOT NULL");
		}
		return literal;
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
