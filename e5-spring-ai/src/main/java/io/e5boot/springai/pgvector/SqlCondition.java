package io.e5boot.springai.pgvector;

import java.util.List;

/**
 * A boolean SQL expression and the values of its parameters.
 *
 * @param sql constant text with a question mark for each parameter
 * @param parameters the values, in order
 */
record SqlCondition(String sql, List<Object> parameters) {

	static final SqlCondition TRUE = new SqlCondition("true", List.of());

}
