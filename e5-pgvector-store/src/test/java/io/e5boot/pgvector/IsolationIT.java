package io.e5boot.pgvector;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests isolation levels: the store's transactions use READ COMMITTED regardless of the
 * pool's default; callers' transactions keep their level and its errors.
 */
class IsolationIT {

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private E5PgVectorStore store(JdbcTemplate jdbc) {
		return TestMode.CURRENT.store(jdbc, new FakeEmbeddingModel(16))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.initialization(SchemaInitialization.CREATE)
			.build();
	}

	private static List<Document> document(int id) {
		return List.of(new Document("id " + id, "text " + id, Map.of("language", "en", "number", id)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE" })
	void concurrentWritersOfOneLanguageSucceed(String isolation) throws Exception {
		HikariConfig config = new HikariConfig();
		config.setDataSource(TestDatabase.dataSource());
		config.setTransactionIsolation(isolation);
		config.setMaximumPoolSize(4);
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try (HikariDataSource pool = new HikariDataSource(config);
				E5PgVectorStore store = store(new JdbcTemplate(pool))) {
			List<Future<?>> writers = IntStream.range(0, 3)
				.<Future<?>>mapToObj((writer) -> threads.submit(() -> IntStream.range(0, 40).forEach((i) -> {
					store.add(document(100 * writer + i));
					store.delete(List.of("id " + (100 * ((writer + 1) % 3) + i)));
					store.add(document(100 * writer + i));
				})))
				.toList();
			for (Future<?> writer : writers) {
				writer.get();
			}
			assertThat(store.status().passages()).isPositive();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void serializationFailureInCallersTransactionIsSpringsException() {
		E5PgVectorStore store = store(this.jdbc);
		store.add(document(1));
		TransactionTemplate transaction = new TransactionTemplate(TestMode.CURRENT.transactions(this.jdbc));
		transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		for (Runnable change : List.<Runnable>of(() -> store.add(document(3)), () -> store.delete(List.of("id 1")),
				() -> store.delete("number == 1"))) {
			assertThatExceptionOfType(PessimisticLockingFailureException.class)
				.isThrownBy(() -> transaction.executeWithoutResult((status) -> {
					store.similaritySearch("text 1");
					store(TestDatabase.jdbc())
						.add(List.of(new Document("id 1", "text " + System.nanoTime(), Map.of("number", 1))));
					change.run();
				}));
		}
	}

	@Test
	void failureNamesReasonOfTerminatedConnection() {
		E5PgVectorStore store = store(this.jdbc);
		this.jdbc.execute(String.format(Locale.ROOT, """
				CREATE FUNCTION %1$s.killed() RETURNS trigger LANGUAGE plpgsql AS
					'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
				CREATE TRIGGER killed BEFORE INSERT ON %1$s.e5_vector_store
					FOR EACH ROW EXECUTE FUNCTION %1$s.killed()""", this.schema));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> store.add(document(1)))
			.withMessageContaining("terminating connection");
	}

}
