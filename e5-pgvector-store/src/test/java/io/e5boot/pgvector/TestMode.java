package io.e5boot.pgvector;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * How the store's tests use the database. Each execution of Failsafe in this module's POM
 * combines some traits; {@code -De5.test.mode=other-schema,jpa} runs a test with these
 * two.
 *
 * @param traits what differs from the default
 */
public record TestMode(Set<Trait> traits) {

	public static final TestMode CURRENT = parse(System.getProperty("e5.test.mode", ""));

	/**
	 * One way of using the database.
	 */
	public enum Trait {

		/**
		 * The simple query protocol: the driver writes parameters into the statement.
		 */
		SIMPLE_QUERY,

		/**
		 * No statement is prepared on the server.
		 */
		NO_PREPARED_STATEMENTS,

		/**
		 * Neither the extension nor the store's tables are in a schema of the search
		 * path.
		 */
		OTHER_SCHEMA,

		/**
		 * All transactions, the store's own and those of the tests, are JPA transactions.
		 */
		JPA

	}

	private static TestMode parse(String names) {
		return new TestMode(Arrays.stream(names.split(","))
			.filter((name) -> !name.isEmpty())
			.map((name) -> Trait.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)))
			.collect(Collectors.toUnmodifiableSet()));
	}

	public boolean isDefault() {
		return this.traits.isEmpty();
	}

	private boolean has(Trait trait) {
		return this.traits.contains(trait);
	}

	/**
	 * Returns a builder of stores.
	 */
	public E5PgVectorStoreBuilder store(JdbcTemplate jdbc, EmbeddingModel model) {
		E5PgVectorStoreBuilder builder = E5PgVectorStore.builder(jdbc, model);
		return has(Trait.JPA) ? builder.transactionManager(transactions(jdbc)) : builder;
	}

	/**
	 * Returns the manager of an application's transactions.
	 */
	public PlatformTransactionManager transactions(JdbcTemplate jdbc) {
		DataSource dataSource = jdbc.getDataSource();
		return has(Trait.JPA) ? CallerTransactions.jpaManager(dataSource) : new JdbcTransactionManager(dataSource);
	}

	/**
	 * Starts a server whose database has the extension in the schema of this mode.
	 * @param folder the folder for its data
	 * @return the server
	 */
	EmbeddedPgVector start(Path folder) {
		EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(folder));
		JdbcTemplate jdbc = new JdbcTemplate(dataSource(server.jdbcUrl(), server.username(), server.password()));
		// the tests kill processes, not the machine
		jdbc.execute("ALTER SYSTEM SET fsync = off");
		jdbc.queryForList("SELECT pg_reload_conf()");
		createExtension(jdbc);
		return server;
	}

	/**
	 * Creates the extension in the schema of this mode, or moves it there.
	 */
	void createExtension(JdbcTemplate jdbc) {
		jdbc.execute(String.format(Locale.ROOT, """
				CREATE SCHEMA IF NOT EXISTS %1$s;
				CREATE EXTENSION IF NOT EXISTS vector SCHEMA %1$s;
				ALTER EXTENSION vector SET SCHEMA %1$s
				""", extensionSchema()));
	}

	/**
	 * Returns the qualified name of one of the extension's types.
	 */
	public String type(String name) {
		return extensionSchema() + "." + name;
	}

	private String extensionSchema() {
		return has(Trait.OTHER_SCHEMA) ? "extensions" : "public";
	}

	PGSimpleDataSource dataSource(String url, String user, String password) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(url);
		dataSource.setUser(user);
		dataSource.setPassword(password);
		if (has(Trait.SIMPLE_QUERY)) {
			dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE);
		}
		if (has(Trait.NO_PREPARED_STATEMENTS)) {
			dataSource.setPrepareThreshold(0);
		}
		if (has(Trait.OTHER_SCHEMA)) {
			dataSource.setCurrentSchema("nothing_here");
		}
		return dataSource;
	}

}
