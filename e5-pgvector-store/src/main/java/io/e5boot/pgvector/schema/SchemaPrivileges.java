package io.e5boot.pgvector.schema;

import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.sql.SqlArrays;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Validates the privileges of the connection's role. Reads only the catalog.
 */
final class SchemaPrivileges {

	private final JdbcTemplate jdbc;

	private final TableNames tables;

	SchemaPrivileges(JdbcTemplate jdbc, TableNames tables) {
		this.jdbc = jdbc;
		this.tables = tables;
	}

	/**
	 * Requires the privileges to read the existing tables.
	 * @throws VectorStoreSchemaException if one is missing
	 */
	void requireReading() {
		requireUsage(this.tables.schema());
		this.jdbc
			.queryForList("SELECT nspname FROM pg_namespace n JOIN pg_extension e ON e.extnamespace = n.oid "
					+ "WHERE e.extname = 'vector'", String.class)
			.forEach(this::requireUsage);
		List<String> unreadable = this.jdbc.queryForList(
				"""
						SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
						WHERE n.nspname = ? AND c.relname = ANY (?::text[]) AND NOT has_table_privilege(c.oid, 'SELECT')
						""",
				String.class, this.tables.schema(), SqlArrays.text(this.tables.all().keySet()));
		if (!unreadable.isEmpty()) {
			throw VectorStoreSchemaException.permission(role(), "read the store's tables",
					String.format(Locale.ROOT, "GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %s;",
							String.join(", ", this.tables.all().values()), role()),
					null);
		}
	}

	private void requireUsage(String schema) {
		if (is("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ? AND NOT has_schema_privilege(oid, 'USAGE'))",
				schema)) {
			String quoted = TableNames.quoted(schema);
			throw VectorStoreSchemaException.permission(role(), "use the schema " + quoted,
					String.format(Locale.ROOT, "GRANT USAGE ON SCHEMA %s TO %s;", quoted, role()), null);
		}
	}

	/**
	 * Requires the privileges to create the tables and, if it does not exist, their
	 * schema.
	 * @throws VectorStoreSchemaException if one is missing
	 */
	void requireCreation() {
		String schema = this.tables.quotedSchema();
		if (is("SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", this.tables.schema())) {
			if (is("SELECT NOT has_database_privilege(current_database(), 'CREATE')")) {
				throw VectorStoreSchemaException.permission(role(), "create the schema " + schema,
						String.format(Locale.ROOT, "CREATE SCHEMA %s AUTHORIZATION %s;", schema, role()), null);
			}
		}
		else if (is("SELECT NOT has_schema_privilege(?, 'CREATE')", this.tables.schema())) {
			throw VectorStoreSchemaException.permission(role(), "create tables in the schema " + schema,
					String.format(Locale.ROOT, "GRANT USAGE, CREATE ON SCHEMA %s TO %s;", schema, role()), null);
		}
	}

	/**
	 * Returns the role as in SQL.
	 */
	String role() {
		return String.valueOf(this.jdbc.queryForObject("SELECT format('%I', current_user)", String.class));
	}

	private boolean is(String sql, Object... parameters) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject(sql, Boolean.class, parameters));
	}

}
