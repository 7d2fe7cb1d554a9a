package io.e5boot.pgvector;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.awaitility.Awaitility.await;

/**
 * One PostgreSQL for all tests that run in this JVM; each test gets its own schema.
 */
public final class TestDatabase {

	private static final EmbeddedPgVector SERVER = TestMode.CURRENT
		.start(Path.of("target", System.getProperty("e5.test.data", "pgvector")));

	private static final AtomicInteger SCHEMAS = new AtomicInteger();

	private TestDatabase() {
	}

	public static JdbcTemplate jdbc() {
		return jdbc(null, SERVER.username(), SERVER.password());
	}

	public static JdbcTemplate jdbc(String database, String user, String password) {
		PGSimpleDataSource dataSource = TestMode.CURRENT.dataSource(SERVER.jdbcUrl(), user, password);
		if (database != null) {
			dataSource.setDatabaseName(database);
		}
		return new JdbcTemplate(dataSource);
	}

	static PGSimpleDataSource dataSource() {
		return TestMode.CURRENT.dataSource(SERVER.jdbcUrl(), SERVER.username(), SERVER.password());
	}

	public static JdbcTemplate jdbc(String database) {
		return jdbc(database, SERVER.username(), SERVER.password());
	}

	/**
	 * Waits until a statement on a table of the schema waits for a lock.
	 */
	public static void awaitLockWait(String schema) {
		JdbcTemplate own = jdbc();
		await().until(() -> own.queryForObject(
				"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND strpos(query, ?) > 0)",
				Boolean.class, schema));
	}

	/**
	 * Drops the schema, and the databases and roles named after it, that an earlier run
	 * on the same data has left.
	 */
	public static String newSchema() {
		String schema = "test_" + SCHEMAS.incrementAndGet();
		jdbc().queryForList("SELECT datname FROM pg_database WHERE starts_with(datname, ?)", String.class, schema + "_")
			.forEach((database) -> jdbc().execute("DROP DATABASE " + database + " WITH (FORCE)"));
		jdbc().execute(String.format(Locale.ROOT, """
				DROP SCHEMA IF EXISTS %1$s CASCADE;
				DO $$ DECLARE role text; BEGIN
					FOR role IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, '%1$s_') LOOP
						EXECUTE format('DROP OWNED BY %%1$I; DROP ROLE %%1$I', role);
					END LOOP;
				END $$""", schema));
		return schema;
	}

}
