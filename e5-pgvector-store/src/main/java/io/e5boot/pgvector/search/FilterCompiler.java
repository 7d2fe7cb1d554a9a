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
 * Compiles a Spring AI filter to a condition over the jsonb column {@code metadata}. The
 * SQL depends only on the structure of the expression: keys, literals and lists of
 * literals are parameters.
 * <p>
 * Equality uses jsonb containment, which the GIN index supports. Comparisons have the
 * semantics of Spring AI's pgvector store: a list matches if one of its elements does, a
 * missing key matches only {@code NIN}, and NOT replaces each comparison in its scope by
 * the opposite one.
 */
@Internal
public final class FilterCompiler {

	/**
	 * The maximum nesting of AND and OR; a chain of the same operator counts as one
	 * level. Far more than in any real filter, and far less than would overflow the stack
	 * of this recursion or of PostgreSQL's parser.
	 */
	private static final int MAX_DEPTH = 500;

	/**
	 * PostgreSQL permits 65,535 parameters in a statement, and a hybrid search contains
	 * its filter twice.
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
	 * @param filter the filter; null matches everything
	 * @return the condition
	 * @throws UnsupportedFilterException if the filter has no meaning
	 */
	public static SqlCondition compile(@Nullable Expression filter) {
		return (filter != null) ? new FilterCompiler(false).condition(filter) : SqlCondition.TRUE;
	}

	/**
	 * Compiles the filter of a deletion. Rejects filters that would match everything
	 * because a part is missing or empty.
	 * @param filter the filter
	 * @return the condition
	 * @throws IllegalArgumentException if the filter is null or has no meaning
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
		FilterTerm term = given.unwrap();
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
	 * A value whose type differs from that of a literal matches neither IN nor NIN.
	 */
	private void appendNotIn(String key, List<FilterLiteral> literals) {
		if (literals.isEmpty() && this.deletes) {
			throw new UnsupportedFilterException(String.format(Locale.ROOT,
					"\"%s\" NIN an empty list would delete all documents", Characters.printable(key)));
		}
		appendMatch("coalesce(metadata -> ?::text, '[]')", "!($ == $values[*])", key,
				FilterLiteral.variables(literals));
	}

	private void appendOrder(ExpressionType type, String key, FilterLiteral literal) {
		appendMatch("metadata -> ?::text", literal.path(type), key, literal.variables());
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
	 * If a program passes null by mistake, the comparison could match all documents.
	 */
	private FilterLiteral literalOf(@Nullable Object value) {
		FilterLiteral literal = FilterLiteral.of(value);
		if (literal.node().isNull() && this.deletes) {
			throw new UnsupportedFilterException(
					"A deletion does not support comparisons with null: use IS NULL or IS NOT NULL");
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
