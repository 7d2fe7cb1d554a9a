package io.e5boot.autoconfigure.pgvector;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.E5ConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The vector store's first use of its database. It fails because the application has the
 * store, and the message says so.
 */
final class DatabaseCheck {

	private static final String WITHOUT_STORE = "To use the embedding model without a vector store, set "
			+ SpringAIVectorStoreTypes.TYPE + "=none.";

	private static final String EMBEDDED = "For development without your own database, add the dependency "
			+ "io.e5boot:e5-pgvector-embedded and remove spring.datasource.url. ";

	private static final String CONNECTIONS = "Close the applications that hold them: every application context has its "
			+ "own connection pool, and so has every cached test context. Reduce "
			+ "spring.datasource.hikari.maximum-pool-size, or spring.test.context.cache.maxSize in tests, or raise "
			+ "max_connections on the server.";

	/** The URL of a driver that wraps others does not name the database. */
	private static final Set<DatabaseDriver> POSTGRESQL_OR_UNKNOWN = EnumSet.of(DatabaseDriver.POSTGRESQL,
			DatabaseDriver.AWS_WRAPPER, DatabaseDriver.TESTCONTAINERS, DatabaseDriver.UNKNOWN);

	private DatabaseCheck() {
	}

	static <T> T of(JdbcTemplate jdbc, Supplier<T> use) {
		try {
			requirePostgreSql(jdbc);
			return use.get();
		}
		catch (DataAccessResourceFailureException ex) {
			throw explain(ex);
		}
	}

	/**
	 * Uses the SQL state to tell a responding server from one that does not respond.
	 */
	private static E5ConfigurationException explain(DataAccessResourceFailureException failure) {
		SQLException reason = reason(failure);
		String message = (reason != null) ? reason.getMessage() : failure.getMessage();
		String state = (reason != null && reason.getSQLState() != null) ? reason.getSQLState() : "";
		String url = "spring.datasource.url";
		return switch (state) {
			case "53300" ->
				failed("cannot get a connection: the database has none left (" + message + ")", CONNECTIONS, failure);
			case "28P01", "28000" ->
				failed("cannot get a connection: the database rejected the login (" + message + ")",
						"Check spring.datasource.username and spring.datasource.password. " + WITHOUT_STORE, failure);
			case "3D000" -> failed("cannot reach its database, which does not exist on that server: " + message,
					"Create it with CREATE DATABASE, or correct " + url + ". " + WITHOUT_STORE, failure);
			case "57P03" -> failed("cannot reach its database, which is not ready yet: " + message,
					"Wait until it is ready, and start again. " + WITHOUT_STORE, failure);
			default -> failed("cannot reach its database: " + message, "Start the database, and check " + url
					+ ", spring.datasource.username and spring.datasource.password. " + EMBEDDED + WITHOUT_STORE,
					failure);
		};
	}

	private static E5ConfigurationException failed(String what, String action, Throwable cause) {
		return new E5ConfigurationException("The vector store " + what, action, cause);
	}

	/**
	 * Returns the driver's exception, which names host and port.
	 */
	private static @Nullable SQLException reason(DataAccessResourceFailureException failure) {
		SQLException reason = null;
		for (Throwable cause = failure.getCause(); cause instanceof SQLException sql; cause = sql.getCause()) {
			reason = sql;
		}
		return reason;
	}

	private static void requirePostgreSql(JdbcTemplate jdbc) {
		requirePostgreSql(product(jdbc));
	}

	/** A pool that its driver refuses throws an exception that is not Spring's. */
	private static @Nullable String product(JdbcTemplate jdbc) {
		try {
			return jdbc.execute(
					(ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
		}
		catch (DataAccessException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw failed("cannot open a connection: " + ex.getMessage() + ".",
					"Set spring.datasource.url to jdbc:postgresql://HOST:PORT/DATABASE, and check "
							+ "spring.datasource.driver-class-name. " + WITHOUT_STORE,
					ex);
		}
	}

	/**
	 * Requires PostgreSQL by the URL, without a connection: a store that neither creates
	 * nor validates its schema can start before its database.
	 */
	static void requirePostgreSqlUrl(@Nullable DataSource dataSource) {
		if (dataSource == null) {
			return;
		}
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
		Stream.of("jdbcUrl", "url")
			.filter(properties::isReadableProperty)
			.map(properties::getPropertyValue)
			.filter(String.class::isInstance)
			.map((url) -> DatabaseDriver.fromJdbcUrl((String) url))
			.filter((driver) -> !POSTGRESQL_OR_UNKNOWN.contains(driver))
			.findFirst()
			.ifPresent((driver) -> requirePostgreSql(driver.name()));
	}

	private static void requirePostgreSql(@Nullable String product) {
		if (!"PostgreSQL".equals(product)) {
			throw new E5ConfigurationException(
					"The vector store needs PostgreSQL, but the DataSource is " + product + ".",
					"Set spring.datasource.url to a PostgreSQL with pgvector. " + EMBEDDED + WITHOUT_STORE
							+ " To use PostgreSQL beside this database, define an E5PgVectorStore bean with a "
							+ "JdbcTemplate for it.");
		}
	}

}
