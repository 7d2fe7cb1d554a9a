package io.e5boot.pgvector.sql;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whether policies of row-level security may hide rows of a table. What hides is not what
 * is missing: nothing may be counted, dropped or deleted on the word of a statement that
 * they apply to.
 */
@Internal
public final class RowSecurity {

	private RowSecurity() {
	}

	/**
	 * Tells whether policies apply to this role.
	 */
	public static boolean isActive(JdbcTemplate jdbc, String table) {
		return Boolean.TRUE
			.equals(jdbc.queryForObject("SELECT row_security_active(?::regclass)", Boolean.class, table));
	}

	/**
	 * Tells whether the table has policies, also if they do not apply to this role.
	 */
	public static boolean isEnabled(JdbcTemplate jdbc, String table) {
		return Boolean.TRUE.equals(jdbc.queryForObject("SELECT relrowsecurity FROM pg_class WHERE oid = ?::regclass",
				Boolean.class, table));
	}

}
