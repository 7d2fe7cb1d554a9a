package io.e5boot.pgvector;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the store within a transaction of another {@code DataSource}, in which the store
 * commits separately. Its {@code DataSource} has one connection without auto-commit, so
 * that statements outside of transactions and unreleased connections fail.
 */
class TwoDataSourcesIT {

	private final JdbcTemplate observer = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final HikariDataSource pool = pool();

	private final E5PgVectorStore store = builder("model/a").build();

	private E5PgVectorStoreBuilder builder(String model) {
		return E5PgVectorStore.builder(new JdbcTemplate(this.pool), new FakeEmbeddingModel(16))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.maxDocumentBatchSize(10)
			.modelId(model)
			.onModelChange(OnModelChange.REEMBED)
			.initialization(SchemaInitialization.CREATE);
	}

	private static HikariDataSource pool() {
		HikariConfig config = new HikariConfig();
		config.setDataSource(TestDatabase.dataSource());
		config.setMaximumPoolSize(1);
		config.setAutoCommit(false);
		config.setConnectionTimeout(5000);
		return new HikariDataSource(config);
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.pool.close();
	}

	private static List<Document> documents(int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> new Document("id " + i, "text " + i,
					Map.of("number", i, "language", (i % 2 == 0) ? "de" : "en")))
			.toList();
	}

	private int count(String table) {
		return this.observer.queryForObject("SELECT count(*) FROM " + this.schema + "." + table, Integer.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JPA", "JTA" })
	void storeCommitsIndependentlyOfOtherDataSource(CallerTransactions.Type type) {
		this.store.add(documents(0, 40));
		this.observer.execute("CREATE TABLE " + this.schema + ".orders (name text)");
		CallerTransactions other = CallerTransactions.of(type, TestDatabase.dataSource());
		int rows = 40;
		for (TransactionsIT.Operation operation : TransactionsIT.Operation.values()) {
			new TransactionTemplate(other.manager()).executeWithoutResult((status) -> {
				other.jdbc().update("INSERT INTO " + this.schema + ".orders VALUES ('x')");
				operation.run(this.store);
				status.setRollbackOnly();
			});
			assertThat(count("orders")).isZero();
			assertThat(count("e5_vector_store")).as(operation.name()).isEqualTo(operation.rows());
			this.store.delete("number >= 40");
			this.store.add(documents(0, 40));
			assertThat(count("e5_vector_store")).isEqualTo(rows);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "JPA" })
	void reembeddingWorksInTransactionOfOtherDataSource(CallerTransactions.Type type) {
		this.store.add(documents(0, 40));
		CallerTransactions other = CallerTransactions.of(type, TestDatabase.dataSource());
		new TransactionTemplate(other.manager()).executeWithoutResult((status) -> {
			try (E5PgVectorStore next = builder("model/b").build()) {
				next.add(documents(40, 80));
				assertThat(next.similaritySearch("text 7")).isNotEmpty();
				org.awaitility.Awaitility.await().until(() -> !next.status().reembedding());
				assertThat(next.status().passages()).isEqualTo(80);
			}
			status.setRollbackOnly();
		});
		assertThat(count("e5_vector_store")).isEqualTo(80);
	}

}
