package io.e5boot.pgvector;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import io.e5boot.pgvector.search.E5SearchRequest;
import io.e5boot.pgvector.search.SearchMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests that the store joins the application's transactions and ends only transactions
 * that it has begun.
 */
class TransactionsIT {

	/** The public operations of a store. */
	enum Operation {

		ADD((store) -> store.add(documents(500, 503)), 43),

		ADD_AND_REPLACE((store) -> store.add(List.of(new Document("id 1", "other", Map.of()), document(900))), 41),

		ADD_MANY((store) -> store.add(documents(1000, 1050)), 90),

		LOAD((store) -> store.load(documents(1000, 1050), (progress) -> {
		}), 90),

		LOAD_STREAM((store) -> store.load(documents(1000, 1001).stream(), (progress) -> {
		}), 41),

		DELETE_IDS((store) -> store.delete(List.of("id 1", "id 2")), 38),

		DELETE_FILTER((store) -> store.delete(new FilterExpressionBuilder().lt("number", 10).build()), 30),

		DELETE_TEXT((store) -> store.delete("number < 10"), 30),

		SEARCH((store) -> assertThat(store.similaritySearch("text 7").get(0).getText()).isEqualTo("text 7"), 40),

		SEARCH_EXACT((store) -> search(store, SearchMode.EXACT), 40),

		SEARCH_HYBRID((store) -> search(store, SearchMode.HYBRID), 40),

		STATUS((store) -> assertThat(store.status().passages()).isEqualTo(40), 40),

		RECOUNT(E5PgVectorStore::recount, 40),

		CLOSE(E5PgVectorStore::close, 40);

		private final Consumer<E5PgVectorStore> action;

		private final int rows;

		Operation(Consumer<E5PgVectorStore> action, int rows) {
			this.action = action;
			this.rows = rows;
		}

		void run(E5PgVectorStore store) {
			this.action.accept(store);
		}

		int rows() {
			return this.rows;
		}

		private static void search(E5PgVectorStore store, SearchMode mode) {
			assertThat(store.similaritySearch(
					E5SearchRequest.of(SearchRequest.builder().query("text 7").topK(3).build()).withMode(mode)))
				.hasSize(3);
		}

	}

	private final JdbcTemplate observer = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private static Document document(int i) {
		return new Document("id " + i, "text " + i, Map.of("number", i, "language", (i % 2 == 0) ? "de" : "en"));
	}

	private static List<Document> documents(int from, int to) {
		return IntStream.range(from, to).mapToObj(TransactionsIT::document).toList();
	}

	private static final Map<CallerTransactions.Type, CallerTransactions> CALLERS = new EnumMap<>(
			CallerTransactions.Type.class);

	private static CallerTransactions caller(CallerTransactions.Type type) {
		return CALLERS.computeIfAbsent(type, (key) -> CallerTransactions.of(key, TestDatabase.dataSource()));
	}

	private E5PgVectorStoreBuilder builder(CallerTransactions caller) {
		return E5PgVectorStore.builder(caller.jdbc(), new FakeEmbeddingModel(16))
			.transactionManager(caller.forStore())
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.maxDocumentBatchSize(10)
			.initialization(SchemaInitialization.CREATE);
	}

	private E5PgVectorStore filled(CallerTransactions caller) {
		E5PgVectorStore store = builder(caller).build();
		store.add(documents(0, 40));
		this.observer.execute("CREATE TABLE " + this.schema + ".orders (name text)");
		return store;
	}

	private void order(CallerTransactions caller, String name) {
		caller.jdbc().update("INSERT INTO " + this.schema + ".orders VALUES (?)", name);
	}

	private List<String> orders() {
		return this.observer.queryForList("SELECT name FROM " + this.schema + ".orders ORDER BY 1", String.class);
	}

	private int rows() {
		return this.observer.queryForObject("SELECT count(*) FROM " + this.schema + ".e5_vector_store", Integer.class);
	}

	/** The recorded numbers must match the rows. */
	private void assertRowsAreCounted(int rows) {
		assertThat(rows()).isEqualTo(rows);
		assertThat(this.observer.queryForObject(
				String.format(Locale.ROOT, "SELECT sum(passages) FROM %s.e5_vector_store_language", this.schema),
				Integer.class))
			.isEqualTo(rows);
	}

	/** Test modes do not affect which manager begins a transaction. */
	static Stream<CallerTransactions.Type> types() {
		return TestMode.CURRENT.isDefault() ? EnumSet.allOf(CallerTransactions.Type.class).stream()
				: Stream.of(CallerTransactions.Type.JDBC, CallerTransactions.Type.JPA);
	}

	static Stream<CallerTransactions.Type> typesWithSavepoints() {
		return types().filter(CallerTransactions.Type::hasSavepoints);
	}

	static Stream<Arguments> operations() {
		return types().flatMap((type) -> (type.isCommon() ? EnumSet.allOf(Operation.class)
				: EnumSet.of(Operation.ADD_MANY, Operation.DELETE_IDS, Operation.SEARCH))
			.stream()
			.map((operation) -> Arguments.of(type, operation)));
	}

	@ParameterizedTest
	@MethodSource("operations")
	void callJoinsCallersTransaction(CallerTransactions.Type type, Operation operation) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		TransactionTemplate transaction = new TransactionTemplate(caller.manager());
		assertThatThrownBy(() -> transaction.executeWithoutResult((status) -> {
			order(caller, "rolled back");
			operation.run(store);
			order(caller, "rolled back, too");
			assertThat(orders()).isEmpty();
			assertThat(rows()).isEqualTo(40);
			throw new UnsupportedOperationException("the caller's");
		})).isInstanceOf(UnsupportedOperationException.class);
		assertThat(orders()).isEmpty();
		assertRowsAreCounted(40);
		transaction.executeWithoutResult((status) -> {
			order(caller, "committed");
			operation.run(store);
			assertThat(orders()).isEmpty();
		});
		assertThat(orders()).containsExactly("committed");
		assertRowsAreCounted(operation.rows());
	}

	@ParameterizedTest
	@MethodSource("types")
	void callWithoutTransactionIsCommitted(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		store.add(documents(1000, 1050));
		store.delete(List.of("id 1"));
		assertRowsAreCounted(89);
	}

	@ParameterizedTest
	@MethodSource("types")
	void searchFindsDocumentsAddedInSameTransaction(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		new TransactionTemplate(caller.manager()).executeWithoutResult((status) -> {
			store.add(List.of(document(5000)));
			assertThat(store.similaritySearch("text 5000").get(0).getText()).isEqualTo("text 5000");
			store.delete(List.of("id 5000"));
			assertThat(store.similaritySearch("text 5000").get(0).getText()).isNotEqualTo("text 5000");
			status.setRollbackOnly();
		});
		assertRowsAreCounted(40);
	}

	@ParameterizedTest
	@MethodSource("types")
	void requiresNewIsSeparateTransaction(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		TransactionTemplate outer = new TransactionTemplate(caller.manager());
		TransactionTemplate inner = new TransactionTemplate(caller.manager());
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		outer.executeWithoutResult((status) -> {
			order(caller, "outer");
			inner.executeWithoutResult((innerStatus) -> store.add(documents(1000, 1001)));
			assertThat(rows()).isEqualTo(41);
			inner.executeWithoutResult((innerStatus) -> {
				store.add(documents(2000, 2001));
				innerStatus.setRollbackOnly();
			});
			store.add(documents(3000, 3001));
			assertThat(rows()).isEqualTo(41);
			status.setRollbackOnly();
		});
		assertThat(orders()).isEmpty();
		assertRowsAreCounted(41);
	}

	@ParameterizedTest
	@MethodSource("typesWithSavepoints")
	void nestedTransactionRollsBackSeparately(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		forbid();
		TransactionTemplate nested = new TransactionTemplate(caller.manager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		new TransactionTemplate(caller.manager()).executeWithoutResult((status) -> {
			order(caller, "outer");
			store.add(documents(1000, 1001));
			nested.executeWithoutResult((nestedStatus) -> {
				store.add(documents(2000, 2050));
				nestedStatus.setRollbackOnly();
			});
			assertThatThrownBy(() -> nested.executeWithoutResult((nestedStatus) -> {
				order(caller, "nested");
				failInDatabase(store);
			})).isInstanceOf(DataAccessException.class);
			nested.executeWithoutResult((nestedStatus) -> store.delete(List.of("id 1", "id 2")));
		});
		assertThat(orders()).containsExactly("outer");
		assertRowsAreCounted(39);
	}

	@ParameterizedTest
	@MethodSource("types")
	void searchWorksInReadOnlyTransaction(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		TransactionTemplate reading = new TransactionTemplate(caller.manager());
		reading.setReadOnly(true);
		for (Operation operation : List.of(Operation.SEARCH, Operation.SEARCH_EXACT, Operation.SEARCH_HYBRID,
				Operation.STATUS)) {
			reading.executeWithoutResult((status) -> operation.run(store));
		}
		if (type != CallerTransactions.Type.JTA) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> reading.executeWithoutResult((status) -> store.add(documents(1000, 1001))))
				.withStackTraceContaining("read-only transaction");
			assertRowsAreCounted(40);
		}
	}

	/** Adds a constraint that the second of two batches violates. */
	private void failInDatabase(E5PgVectorStore store) {
		List<Document> documents = new ArrayList<>(documents(3000, 3015));
		documents.add(new Document("forbidden", "forbidden", Map.of()));
		store.add(documents);
	}

	@ParameterizedTest
	@MethodSource("types")
	void failedCallPreventsCommit(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = filled(caller);
		forbid();
		assertThatThrownBy(() -> new TransactionTemplate(caller.manager()).executeWithoutResult((status) -> {
			order(caller, "half");
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> failInDatabase(store));
		})).isInstanceOf(RuntimeException.class);
		assertThat(orders()).isEmpty();
		assertRowsAreCounted(40);
	}

	private void forbid() {
		this.observer
			.execute("ALTER TABLE " + this.schema + ".e5_vector_store ADD CHECK (content <> 'forbidden') NOT VALID");
	}

	/** Fails outside of the database, which would accept the other statements. */
	@ParameterizedTest
	@MethodSource("types")
	void rejectedCallPreventsCommit(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		E5PgVectorStore store = builder(caller).modelId("model/a").build();
		filled(caller);
		this.observer
			.update("UPDATE " + this.schema + ".e5_vector_store_meta SET value = 'model/b' WHERE name = 'model'");
		assertThatThrownBy(() -> new TransactionTemplate(caller.manager()).executeWithoutResult((status) -> {
			order(caller, "half");
			assertThatExceptionOfType(VectorStoreSchemaException.class)
				.isThrownBy(() -> store.add(documents(1000, 1001)))
				.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason);
		})).isInstanceOf(RuntimeException.class);
		assertThat(orders()).isEmpty();
		assertRowsAreCounted(40);
	}

	@ParameterizedTest
	@MethodSource("types")
	void buildJoinsCallersTransaction(CallerTransactions.Type type) {
		CallerTransactions caller = caller(type);
		TransactionTemplate transaction = new TransactionTemplate(caller.manager());
		transaction.executeWithoutResult((status) -> {
			builder(caller).build().add(documents(0, 50));
			status.setRollbackOnly();
		});
		assertThat(this.observer.queryForObject("SELECT to_regclass(?) IS NULL", Boolean.class,
				this.schema + ".e5_vector_store"))
			.isTrue();
		transaction.executeWithoutResult((status) -> builder(caller).build().add(documents(0, 50)));
		assertRowsAreCounted(50);
	}

	@Test
	void managerOfOtherDataSourceIsRejected() {
		CallerTransactions jta = caller(CallerTransactions.Type.JTA);
		assertThatExceptionOfType(org.springframework.transaction.IllegalTransactionStateException.class)
			.isThrownBy(() -> builder(jta(jta)).build())
			.withMessageContaining("JtaTransactionManager");
	}

	private static CallerTransactions jta(CallerTransactions jta) {
		return new CallerTransactions(jta.manager(), TestDatabase.jdbc(), jta.manager());
	}

}
