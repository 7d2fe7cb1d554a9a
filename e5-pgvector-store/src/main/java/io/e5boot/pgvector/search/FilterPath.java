package io.e5boot.pgvector.search;

import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;

/**
 * The SQL/JSON paths of the comparisons that are no containment. A path is about the
 * value of a key: {@code $} is that value, or each element of it if it is a list, but not
 * the elements of lists in that list.
 */
final class FilterPath {

	private static final String SAME = "@ == $same[*]";

	private static final String LATER = "@ > $floor && !(@ == $earlier[*])";

	private static final String AFTER = "(" + LATER + " && !(" + SAME + "))";

	private static final String FROM = "(" + SAME + " || (" + LATER + "))";

	private FilterPath() {
	}

	/**
	 * Returns the path that compares with the variable {@code value}.
	 * @param type NE or a comparison of the order
	 */
	static String compare(ExpressionType type) {
		return switch (type) {
			case NE -> "$ != $value";
			case GT -> "$ > $value";
			case GTE -> "$ >= $value";
			case LT -> "$ < $value";
			case LTE -> "$ <= $value";
			default -> throw new UnsupportedFilterException("Unknown operator " + type);
		};
	}

	/**
	 * Returns the path that compares strings with the components of a {@link UtcDate}:
	 * each string is before, the same or after, and nothing else.
	 * @param type NE or a comparison of the order
	 */
	static String compareDates(ExpressionType type) {
		return switch (type) {
			case NE -> exists("!(" + SAME + ")") + " || $ == null";
			case GT -> exists(AFTER);
			case GTE -> exists(FROM);
			case LT -> exists("!" + FROM);
			case LTE -> exists("!" + AFTER);
			default -> throw new UnsupportedFilterException("Unknown operator " + type);
		};
	}

	/**
	 * A filter unwraps a list, and a comparison in it does so again: the test of the type
	 * keeps the elements of inner lists out.
	 */
	private static String exists(String condition) {
		return "exists($ ? (@.type() == \"string\" && " + condition + "))";
	}

}
