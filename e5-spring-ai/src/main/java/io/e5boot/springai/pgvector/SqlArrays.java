package io.e5boot.springai.pgvector;

import java.util.Collection;

import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Arrays as statement parameters.
 */
final class SqlArrays {

	private SqlArrays() {
	}

	static SqlArrayValue text(Collection<String> values) {
		return new SqlArrayValue("text", values.toArray());
	}

	static SqlArrayValue json(Collection<String> values) {
		return new SqlArrayValue("jsonb", values.toArray());
	}

	static SqlArrayValue integers(Collection<Integer> values) {
		return new SqlArrayValue("int4", values.toArray());
	}

	static SqlArrayValue reals(Collection<Float> values) {
		return new SqlArrayValue("float4", values.toArray());
	}

}
