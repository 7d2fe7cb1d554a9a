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
 * @param negated whether it stands below an odd number of NOTs
 */
record FilterTerm(@Nullable Operand operand, boolean negated) {

	/**
	 * Takes off groups and NOTs.
	 */
	FilterTerm bare() {
		Operand bare = this.operand;
		boolean turned = this.negated;
		while (true) {
			if (bare instanceof Group group) {
				bare = group.content();
			}
			else if (bare instanceof Expression expression && expression.type() == ExpressionType.NOT) {
				bare = expression.left();
				turned = !turned;
			}
			else {
				return new FilterTerm(bare, turned);
			}
		}
	}

	/**
	 * Returns the operator of a junction as it is after negation.
	 * @return AND or OR, null for anything else
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
	 * Returns the terms of this junction and of those of the same kind right below it. A
	 * program builds a long junction as a deep tree, so that this must not recurse.
	 * @param type this junction's operator after negation
	 * @return the terms in order, without groups and NOTs
	 */
	List<FilterTerm> terms(ExpressionType type) {
		List<FilterTerm> terms = new ArrayList<>();
		Deque<FilterTerm> open = new ArrayDeque<>(List.of(this));
		while (!open.isEmpty()) {
			FilterTerm term = open.pop().bare();
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
