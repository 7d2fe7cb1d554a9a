package io.e5boot.pgvector;

import java.nio.file.Path;
import java.util.Locale;

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
 * The way tests use the database. The build runs them once in each mode that an execution
 * of Failsafe in this module's POM names. {@code -De5.test.mode=other-schema} selects a
 * mode for a single test.
 */
public enum TestMode {

	DEFAULT,

	/**
	 * The simple query protocol: the driver inserts parameters into the statement.
	 */
	SIMPLE_QUERY,

	/**
	 * No statement is prepared on the server.
	 */
	NO_PREPARED_STATEMENTS,

	/**
	 * Neither the extension nor the store's tables are on the search path.
	 */
	OTHER_SCHEMA,

	/**
	 * All transactions, those of the store and of the tests, use JPA.
	 */
	JPA;

	public static final TestMode CURRENT = valueOf(
			System.getProperty("e5.test.mode", "default").replace('-', '_').toUpperCase(Locale.ROOT));

	/**
	 * Returns a builder of stores.
	 */
	public E5PgVectorStoreBuilder store(JdbcTemplate jdbc, EmbeddingModel model) {
		E5PgVectorStoreBuilder builder = E5PgVectorStore.builder(jdbc, model);
		return (this == JPA) ? builder.transactionManager(transactions(jdbc)) : builder;
	}

	/**
	 * Returns the transaction manager of the application.
	 */
	public PlatformTransactionManager transactions(JdbcTemplate jdbc) {
		DataSource dataSource = jdbc.getDataSource();
		return (this == JPA) ? CallerTransactions.jpaManager(dataSource) : new JdbcTransactionManager(dataSource);
	}

	/**
	 * Starts a server whose database has the extension in the schema of this mode.
	 * @param folder the folder for its data
	 * @return the server
	 */
	EmbeddedPgVector start(Path folder) {
		EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(folder));
		createExtension(new JdbcTemplate(dataSource(server.jdbcUrl(), server.username(), server.password())));
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
	 * Returns the name of a type of the extension as in SQL.
	 */
	public String type(String name) {
		return extensionSchema() + "." + name;
	}

	private String extensionSchema() {
		return (this == OTHER_SCHEMA) ? "extensions" : "public";
	}

	PGSimpleDataSource dataSource(String url, String user, String password) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(url);
		dataSource.setUser(user);
		dataSource.setPassword(password);
		switch (this) {
			case DEFAULT, JPA -> {
			}
			case SIMPLE_QUERY -> dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE);
			case NO_PREPARED_STATEMENTS -> dataSource.setPrepareThreshold(0);
			case OTHER_SCHEMA -> dataSource.setCurrentSchema("nothing_here");
		}
		return dataSource;
	}

}
