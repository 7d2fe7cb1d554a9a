package io.e5boot.pgvector;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.ai.document.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests that an application's timeouts end its calls, but not the store's maintenance.
 */
class TimeoutsIT {

	private static final int LIMIT_SECONDS = 2;

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private E5PgVectorStoreBuilder builder(JdbcTemplate jdbc) {
		return TestMode.CURRENT.store(jdbc, new FakeEmbeddingModel(16))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE);
	}

	private static JdbcTemplate limited(String limit) {
		PGSimpleDataSource dataSource = TestDatabase.dataSource();
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		switch (limit) {
			case "query-timeout" -> jdbc.setQueryTimeout(LIMIT_SECONDS);
			case "socketTimeout" -> dataSource.setSocketTimeout(LIMIT_SECONDS);
			default -> dataSource.setOptions("-c " + limit + "=" + LIMIT_SECONDS + "s");
		}
		return jdbc;
	}

	private boolean indexed() {
		return this.jdbc.queryForObject(
				"SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = ? AND indexname = 'e5_vector_store_embedding_idx'",
				Boolean.class, this.schema);
	}

	/** Returns the statements that wait for a lock, with their start times. */
	private static List<String> waiting() {
		return TestDatabase.jdbc()
			.queryForList("SELECT pid || ' ' || query_start FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
					String.class);
	}

	/** The build waits for a writer longer than the timeout. */
	@ParameterizedTest
	@ValueSource(
			strings = { "statement_timeout", "lock_timeout", "transaction_timeout", "query-timeout", "socketTimeout" })
	void timeoutDoesNotEndIndexBuild(String limit) {
		builder(this.jdbc).initialization(SchemaInitialization.CREATE).build().add(documents());
		this.jdbc.execute("DROP INDEX " + this.schema + ".e5_vector_store_embedding_idx");
		E5PgVectorStore limited = new TransactionTemplate(new JdbcTransactionManager(this.jdbc.getDataSource()))
			.execute((status) -> {
				this.jdbc.execute("LOCK TABLE " + this.schema + ".e5_vector_store IN ROW EXCLUSIVE MODE");
				E5PgVectorStore store = builder(limited(limit)).build();
				TestDatabase.awaitLockWait(this.schema);
				List<String> first = waiting();
				await().pollDelay(Duration.ofSeconds(LIMIT_SECONDS + 1)).until(() -> true);
				assertThat(waiting()).as("not begun again").isEqualTo(first).hasSize(1);
				return store;
			});
		await().atMost(Duration.ofSeconds(30)).until(this::indexed);
		limited.close();
	}

	private static List<Document> documents() {
		return IntStream.range(0, 100)
			.mapToObj((i) -> new Document("id " + i, "text " + i, Map.of("language", (i % 2 == 0) ? "de" : "en")))
			.toList();
	}

	@Test
	void timeoutEndsApplicationCall() {
		builder(this.jdbc).initialization(SchemaInitialization.CREATE).build().add(documents());
		E5PgVectorStore store = builder(limited("statement_timeout")).build();
		new TransactionTemplate(new JdbcTransactionManager(this.jdbc.getDataSource()))
			.executeWithoutResult((status) -> {
				this.jdbc.execute("LOCK TABLE " + this.schema + ".e5_vector_store IN ACCESS EXCLUSIVE MODE");
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> store.similaritySearch("text 7"))
					.withStackTraceContaining("statement timeout");
			});
		store.close();
	}

}
