package io.e5boot.springai.pgvector;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What pgvector's types, functions and operators are called in SQL. They carry the schema
 * in which the extension is installed, for it need not be on a connection's search path.
 * The schema is looked up once, when it is first needed.
 */
final class VectorExtension {

	private final JdbcTemplate jdbc;

	private volatile @Nullable String schema;

	VectorExtension(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Returns the qualified name of a type, function or operator class.
	 * @param name its name in the extension
	 * @return the name as it is written in SQL
	 * @throws VectorExtensionException if the extension is not installed
	 */
	String name(String name) {
		return schema() + "." + name;
	}

	/**
	 * Returns a qualified operator.
	 * @param symbol its name in the extension
	 * @return the operator as it is written in SQL
	 * @throws VectorExtensionException if the extension is not installed
	 */
	String operator(String symbol) {
		return String.format(Locale.ROOT, "OPERATOR(%s.%s)", schema(), symbol);
	}

	/**
	 * Returns the extension's schema as it is written in SQL.
	 */
	String schema() {
		String known = this.schema;
		if (known == null) {
			known = lookUp();
			this.schema = known;
		}
		return known;
	}

	private String lookUp() {
		List<String> schemas = this.jdbc.queryForList("""
				SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
				WHERE e.extname = 'vector'""", String.class);
		if (schemas.isEmpty()) {
			throw VectorExtensionException.missing(null);
		}
		return TableNames.quoted(schemas.get(0));
	}

}
