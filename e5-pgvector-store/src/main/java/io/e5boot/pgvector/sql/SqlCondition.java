package io.e5boot.pgvector.sql;

import java.util.List;

/**
 * A boolean SQL expression with the values of its parameters.
 *
 * @param sql SQL with a question mark for each parameter
 * @param parameters the values, in order
 */
@Internal
public record SqlCondition(String sql, List<Object> parameters) {

	public static final SqlCondition TRUE = new SqlCondition("true", List.of());

}
