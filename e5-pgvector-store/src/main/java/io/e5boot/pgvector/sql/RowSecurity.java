package io.e5boot.pgvector.sql;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Checks whether row-level security may hide rows of a table. Hidden rows are not missing
 * rows: the store must not count, drop or delete anything based on a statement that may
 * not see all rows.
 */
@Internal
public final class RowSecurity {

	private RowSecurity() {
	}

	/**
	 * Returns whether policies apply to this role.
	 */
	public static boolean isActive(JdbcTemplate jdbc, String table) {
		return Boolean.TRUE
			.equals(jdbc.queryForObject("SELECT row_security_active(?::regclass)", Boolean.class, table));
	}

	/**
	 * Returns whether the table has policies, even if they do not apply to this role.
	 */
	public static boolean isEnabled(JdbcTemplate jdbc, String table) {
		return Boolean.TRUE.equals(jdbc.queryForObject("SELECT relrowsecurity FROM pg_class WHERE oid = ?::regclass",
				Boolean.class, table));
	}

}
