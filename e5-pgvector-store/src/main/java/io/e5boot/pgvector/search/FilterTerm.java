package io.e5boot.pgvector.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Operand;

/**
 * A part of a filter.
 *
 * @param operand the part
 * @param negated whether it is in the scope of an odd number of NOTs
 */
record FilterTerm(@Nullable Operand operand, boolean negated) {

	/**
	 * Removes groups and NOTs around the operand.
	 */
	FilterTerm unwrap() {
		Operand inner = this.operand;
		boolean negation = this.negated;
		while (true) {
			if (inner instanceof Group group) {
				inner = group.content();
			}
			else if (inner instanceof Expression expression && expression.type() == ExpressionType.NOT) {
				inner = expression.left();
				negation = !negation;
			}
			else {
				return new FilterTerm(inner, negation);
			}
		}
	}

	/**
	 * Returns the operator of a junction after negation.
	 * @return AND or OR, or null if this is not a junction
	 */
	@Nullable ExpressionType junction() {
		if (!(this.operand instanceof Expression expression)) {
			return null;
		}
		if (expression.type() == ExpressionType.AND) {
			return this.negated ? ExpressionType.OR : ExpressionType.AND;
		}
		if (expression.type() == ExpressionType.OR) {
			return this.negated ? ExpressionType.AND : ExpressionType.OR;
		}
		return null;
	}

	/**
	 * Returns the terms of this junction and of directly nested junctions with the same
	 * operator. Does not recurse, since programs build long junctions as deep trees.
	 * @param type the operator of this junction after negation
	 * @return the terms in order, without groups and NOTs
	 */
	List<FilterTerm> terms(ExpressionType type) {
		List<FilterTerm> terms = new ArrayList<>();
		Deque<FilterTerm> open = new ArrayDeque<>(List.of(this));
		while (!open.isEmpty()) {
			FilterTerm term = open.pop().unwrap();
			if (term.operand() instanceof Expression expression && term.junction() == type) {
				open.push(new FilterTerm(expression.right(), term.negated()));
				open.push(new FilterTerm(expression.left(), term.negated()));
			}
			else {
				terms.add(term);
			}
		}
		return terms;
	}

}
