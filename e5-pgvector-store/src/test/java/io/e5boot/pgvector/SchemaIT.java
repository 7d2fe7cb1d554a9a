package io.e5boot.pgvector;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorType;
import io.e5boot.pgvector.sql.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SchemaIT {

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private E5PgVectorStoreBuilder builder(SchemaInitialization initialization) {
		return builder(this.jdbc, 16, initialization);
	}

	private E5PgVectorStoreBuilder builder(JdbcTemplate jdbc, int dimensions, SchemaInitialization initialization) {
		return TestMode.CURRENT.store(jdbc, new FakeEmbeddingModel(dimensions))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.initialization(initialization);
	}

	@Test
	void createValidatesExistingTables() {
		builder(SchemaInitialization.CREATE).build().add(List.of(new Document("text")));
		assertThat(builder(SchemaInitialization.CREATE).build().similaritySearch("text")).hasSize(1);
		assertThat(builder(SchemaInitialization.VALIDATE).build().similaritySearch("text")).hasSize(1);
	}

	@Test
	void validateFailsWithoutTableAndReturnsDdl() {
		this.jdbc.execute("CREATE SCHEMA " + this.schema);
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).build())
			.returns(Reason.TABLE_MISSING, VectorStoreSchemaException::reason)
			.satisfies((ex) -> {
				assertThat(ex)
					.hasMessageContaining(String.format(Locale.ROOT, "\"%s\".\"e5_vector_store\"", this.schema))
					.hasMessageContaining(ex.sql())
					.hasMessageContaining("halfvec(16)");
				this.jdbc.execute(ex.sql());
			});
		assertThatNoException().isThrownBy(() -> builder(SchemaInitialization.VALIDATE).build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "_language", "_centre", "_meta" })
	void validateFailsWithoutSideTableAndCreateAddsIt(String suffix) {
		builder(SchemaInitialization.CREATE).build();
		String drop = String.format(Locale.ROOT, "DROP TABLE %s.e5_vector_store%s", this.schema, suffix);
		this.jdbc.execute(drop);
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).build())
			.returns(Reason.TABLE_MISSING, VectorStoreSchemaException::reason)
			.withMessageContaining(String.format(Locale.ROOT, "\"e5_vector_store%s\" does not exist", suffix))
			.satisfies((ex) -> this.jdbc.execute(ex.sql()));
		builder(SchemaInitialization.VALIDATE).build();
		this.jdbc.execute(drop);
		builder(SchemaInitialization.CREATE).build().add(List.of(new Document("text")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "_language", "_centre", "_meta" })
	void sideTableOfStoredPassagesIsNotCreated(String suffix) {
		builder(SchemaInitialization.CREATE).build().add(List.of(new Document("text")));
		this.jdbc.execute(String.format(Locale.ROOT, "DROP TABLE %s.e5_vector_store%s", this.schema, suffix));
		for (SchemaInitialization initialization : List.of(SchemaInitialization.CREATE,
				SchemaInitialization.VALIDATE)) {
			assertThatExceptionOfType(VectorStoreSchemaException.class)
				.isThrownBy(() -> builder(initialization).build())
				.returns(Reason.TABLE_MISMATCH, VectorStoreSchemaException::reason)
				.withMessageContainingAll(String.format(Locale.ROOT, "\"e5_vector_store%s\"", suffix), "backup");
		}
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
	void otherDimensionIsRejected(SchemaInitialization initialization) {
		builder(SchemaInitialization.CREATE).build();
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(this.jdbc, 24, initialization).build())
			.returns(Reason.DIMENSION_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContainingAll("have 16 dimensions", "embedding model 24", "add the documents again");
	}

	@Test
	void otherModelIsRejected() {
		builder(SchemaInitialization.CREATE).modelId("model/a").build();
		builder(SchemaInitialization.VALIDATE).modelId("model/a").build();
		builder(SchemaInitialization.VALIDATE).build();
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).modelId("model/b").build())
			.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContainingAll("model/a", "model/b");
	}

	@Test
	void otherModelIsRejectedByTableCreatedWithDdl() {
		this.jdbc.execute("CREATE SCHEMA " + this.schema);
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).modelId("it's/a").build())
			.returns(Reason.TABLE_MISSING, VectorStoreSchemaException::reason)
			.satisfies((ex) -> this.jdbc.execute(ex.sql()));
		builder(SchemaInitialization.VALIDATE).modelId("it's/a").build();
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).modelId("model/b").build())
			.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContainingAll("it's/a", "model/b");
	}

	@Test
	void firstAddRecordsMissingModel() {
		builder(SchemaInitialization.CREATE).build();
		E5PgVectorStore store = builder(SchemaInitialization.VALIDATE).modelId("model/a").build();
		E5PgVectorStore other = builder(SchemaInitialization.VALIDATE).modelId("model/b").build();
		store.add(List.of(new Document("text")));
		store.add(List.of(new Document("text")));
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> other.add(List.of(new Document("text"))))
			.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContainingAll("model/a", "model/b");
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).modelId("model/b").build())
			.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason);
		assertThat(store.similaritySearch("text")).hasSize(2);
	}

	@Test
	void otherSchemaVersionIsRejected() {
		builder(SchemaInitialization.CREATE).build();
		this.jdbc.update(String.format(Locale.ROOT,
				"UPDATE %s.e5_vector_store_meta SET value = '99' WHERE name = 'schema-version'", this.schema));
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).build())
			.returns(Reason.TABLE_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContaining("99");
	}

	@Test
	void modelWithOtherTemplatesIsRejected() {
		ModelIdentity model = new ModelIdentity("model/a", "1", "query: {text}", "passage: {text}");
		builder(SchemaInitialization.CREATE).model(model).build();
		builder(SchemaInitialization.VALIDATE).modelId("model/a").build();
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE)
				.model(new ModelIdentity("model/a", "1", "query: {text}", "{text}"))
				.build())
			.returns(Reason.MODEL_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContaining("passage-template");
	}

	@ParameterizedTest
	@EnumSource(VectorType.class)
	void vectorsHaveConfiguredType(VectorType type) {
		E5PgVectorStore store = builder(SchemaInitialization.CREATE).vectorType(type).build();
		store.add(List.of(new Document("text")));
		assertThat(store.similaritySearch("text")).hasSize(1);
		VectorType other = (type == VectorType.VECTOR) ? VectorType.HALFVEC : VectorType.VECTOR;
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.VALIDATE).vectorType(other).build())
			.returns(Reason.TABLE_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContaining("column embedding is " + type.sqlType());
	}

	@Test
	void passagesAreStoredInPartitions() {
		E5PgVectorStore store = builder(SchemaInitialization.CREATE).partitions(4).build();
		List<Document> documents = IntStream.range(0, 100)
			.mapToObj((i) -> new Document("id " + i, "text " + i, Map.of("number", i)))
			.toList();
		store.add(documents);
		store.add(documents.subList(0, 50));
		store.delete(List.of("id 3"));
		assertThat(store.similaritySearch("text 7").get(0).getText()).isEqualTo("text 7");
		assertThat(store.similaritySearch(SearchRequest.builder().query("text").topK(200).build())).hasSize(99);
		assertThat(this.jdbc.queryForObject(
				String.format(Locale.ROOT, "SELECT count(DISTINCT tableoid) FROM %s.e5_vector_store", this.schema),
				Integer.class))
			.isEqualTo(4);
		builder(SchemaInitialization.VALIDATE).partitions(4).build();
	}

	@Test
	void tableWithOtherColumnsIsRejectedUnchanged() {
		this.jdbc.execute("CREATE SCHEMA " + this.schema);
		this.jdbc.execute(
				String.format(Locale.ROOT, "CREATE TABLE %s.e5_vector_store (id bigint, content text)", this.schema));
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(SchemaInitialization.CREATE).build())
			.returns(Reason.TABLE_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContainingAll("column id is bigint, expected text",
					"column embedding (halfvec(16)) is missing");
		assertThat(tables()).containsExactly("e5_vector_store");
	}

	@Test
	void tableOfSpringAiIsRejectedAndCanBeCopied() {
		this.jdbc.execute("CREATE SCHEMA " + this.schema);
		this.jdbc.execute(String.format(Locale.ROOT,
				"""
						CREATE TABLE %s.vector_store (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), content text, metadata json,
							embedding %s(16))""",
				this.schema, TestMode.CURRENT.type("vector")));
		FakeEmbeddingModel model = new FakeEmbeddingModel(16);
		for (String text : List.of("de:bread", "de:milk", "en:cheese")) {
			this.jdbc.update(
					String.format(Locale.ROOT,
							"INSERT INTO %s.vector_store (content, metadata, embedding) VALUES (?, ?::json, ?::%s)",
							this.schema, TestMode.CURRENT.type("vector")),
					text, String.format(Locale.ROOT, "{\"language\": \"%s-XX\"}", text.substring(0, 2)),
					Vectors.format(model.embed(text)));
		}
		E5PgVectorStoreBuilder onTheirTable = builder(SchemaInitialization.CREATE).vectorTableName("vector_store");
		assertThatExceptionOfType(VectorStoreSchemaException.class).isThrownBy(onTheirTable::build)
			.returns(Reason.TABLE_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContaining("Spring AI")
			.satisfies((ex) -> {
				assertThat(tables()).containsExactly("vector_store");
				E5PgVectorStore store = builder(SchemaInitialization.CREATE).build();
				String message = ex.getMessage();
				this.jdbc.execute(message.substring(message.indexOf("INSERT INTO")));
				assertThat(store.similaritySearch("de:milk").get(0).getText()).isEqualTo("de:milk");
				assertThat(this.jdbc.queryForMap(String.format(Locale.ROOT,
						"SELECT sum(passages)::bigint AS passages FROM %s.e5_vector_store_language", this.schema)))
					.containsEntry("passages", 3L);
			});
	}

	@Test
	void validateFailsWithoutExtensionAndCreateInstallsIt() {
		String database = this.schema + "_plain";
		this.jdbc.execute("DROP DATABASE IF EXISTS " + database);
		this.jdbc.execute(String.format(Locale.ROOT, "CREATE DATABASE %s TEMPLATE template0", database));
		JdbcTemplate plain = TestDatabase.jdbc(database);
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(plain, 16, SchemaInitialization.VALIDATE).build())
			.returns(Reason.EXTENSION, VectorStoreSchemaException::reason)
			.withMessageContaining("CREATE EXTENSION vector");
		builder(plain, 16, SchemaInitialization.CREATE).build();
		assertThat(plain.queryForList("SELECT extname FROM pg_extension", String.class))
			.containsExactlyInAnyOrder("plpgsql", "vector");
	}

	@Test
	void createRequiresNoSuperuserIfExtensionExists() {
		String role = this.schema + "_user";
		this.jdbc.execute("CREATE SCHEMA " + this.schema);
		this.jdbc.execute("DROP ROLE IF EXISTS " + role);
		this.jdbc.execute(String.format(Locale.ROOT, "CREATE ROLE %s LOGIN PASSWORD 'secret'", role));
		this.jdbc.execute(String.format(Locale.ROOT, "GRANT USAGE, CREATE ON SCHEMA %s TO %s", this.schema, role));
		this.jdbc.execute(String.format(Locale.ROOT, "GRANT USAGE ON SCHEMA %s TO %s",
				new VectorExtension(this.jdbc).schema(), role));
		JdbcTemplate user = TestDatabase.jdbc(null, role, "secret");
		E5PgVectorStore store = builder(user, 16, SchemaInitialization.CREATE).build();
		store.add(List.of(new Document("text")));
		assertThat(store.similaritySearch("text")).hasSize(1);
	}

	@Test
	void createFailsIfRoleCannotCreateExtension() {
		String database = this.schema + "_locked";
		String role = this.schema + "_locked";
		this.jdbc.execute("DROP DATABASE IF EXISTS " + database);
		this.jdbc.execute("DROP ROLE IF EXISTS " + role);
		this.jdbc.execute(String.format(Locale.ROOT, "CREATE DATABASE %s TEMPLATE template0", database));
		this.jdbc.execute(String.format(Locale.ROOT, "CREATE ROLE %s LOGIN PASSWORD 'secret'", role));
		JdbcTemplate user = TestDatabase.jdbc(database, role, "secret");
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(user, 16, SchemaInitialization.CREATE).build())
			.returns(Reason.EXTENSION, VectorStoreSchemaException::reason)
			.withRootCauseInstanceOf(java.sql.SQLException.class);
	}

	@Test
	void noneDoesNotUseDatabase() {
		JdbcTemplate nowhere = TestDatabase.jdbc("no_such_database");
		E5PgVectorStore store = builder(nowhere, 16, SchemaInitialization.NONE).build();
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
			.isThrownBy(() -> store.similaritySearch("text"));
	}

	@Test
	void unreachableDatabaseThrowsSpringsException() {
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(
				() -> builder(TestDatabase.jdbc("no_such_database"), 16, SchemaInitialization.VALIDATE).build());
	}

	@Test
	void concurrentCreatesSucceed() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(6);
		try {
			Callable<E5PgVectorStore> start = () -> builder(SchemaInitialization.CREATE).build();
			for (Future<E5PgVectorStore> store : threads.invokeAll(Stream.generate(() -> start).limit(6).toList())) {
				assertThat(store.get()).isNotNull();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Mixed Case", "quo\"ted", "select", "naïve" })
	void tableNamesAreQuoted(String table) {
		E5PgVectorStore store = builder(SchemaInitialization.CREATE).vectorTableName(table).build();
		store.add(List.of(new Document("1", "text", Map.of())));
		assertThat(store.similaritySearch("text")).hasSize(1);
		assertThat(tables()).contains(table);
	}

	private List<String> tables() {
		return this.jdbc.queryForList("SELECT tablename FROM pg_tables WHERE schemaname = ?", String.class,
				this.schema);
	}

}
