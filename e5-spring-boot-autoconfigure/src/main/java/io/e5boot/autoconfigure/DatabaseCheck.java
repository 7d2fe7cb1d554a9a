package io.e5boot.autoconfigure;

import java.sql.SQLException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The vector store's first use of its database. What fails here fails for the store's
 * sake, and is told so.
 */
final class DatabaseCheck {

	private static final String WITHOUT_STORE = "To use the embedding model without a vector store, set "
			+ SpringAIVectorStoreTypes.TYPE + "=none.";

	private DatabaseCheck() {
	}

	static <T> T of(JdbcTemplate jdbc, Supplier<T> use) {
		try {
			requirePostgreSql(jdbc);
			return use.get();
		}
		catch (DataAccessResourceFailureException ex) {
			throw new E5ConfigurationException("The vector store cannot reach its database: " + reason(ex),
					"Start the database, and check spring.datasource.url, spring.datasource.username and "
							+ "spring.datasource.password. For development without a database of your own, add the "
							+ "dependency io.e5boot:e5-pgvector-embedded and remove spring.datasource.url. "
							+ WITHOUT_STORE,
					ex);
		}
	}

	/**
	 * What the driver says, which names host and port.
	 */
	private static @Nullable String reason(DataAccessResourceFailureException failure) {
		Throwable reason = failure;
		while (reason.getCause() instanceof SQLException cause) {
			reason = cause;
		}
		return reason.getMessage();
	}

	private static void requirePostgreSql(JdbcTemplate jdbc) {
		String product = jdbc
			.execute((ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
		if (!"PostgreSQL".equals(product)) {
			throw new E5ConfigurationException(
					"The vector store needs PostgreSQL, and the DataSource is " + product + ".",
					WITHOUT_STORE + " To use one beside this database, define the bean E5PgVectorStore with a "
							+ "JdbcTemplate of its own.");
		}
	}

}
