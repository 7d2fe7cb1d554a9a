package io.e5boot.pgvector.sql;

import java.util.Collection;

import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Creates arrays as statement parameters.
 */
@Internal
public final class SqlArrays {

	private SqlArrays() {
	}

	public static SqlArrayValue text(Collection<String> values) {
		return new SqlArrayValue("text", values.toArray());
	}

	public static SqlArrayValue json(Collection<String> values) {
		return new SqlArrayValue("jsonb", values.toArray());
	}

	public static SqlArrayValue integers(Collection<Integer> values) {
		return new SqlArrayValue("int4", values.toArray());
	}

	public static SqlArrayValue reals(Collection<Float> values) {
		return new SqlArrayValue("float4", values.toArray());
	}

}
