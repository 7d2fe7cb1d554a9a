package io.e5boot.pgvector.sql;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.E5PgVectorStoreBuilder;
import io.e5boot.pgvector.FakeEmbeddingModel;
import io.e5boot.pgvector.TestDatabase;
import io.e5boot.pgvector.TestMode;
import io.e5boot.pgvector.ingest.DocumentsNotWrittenException;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.OnModelChange;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests policies that separate the roles of two tenants in one table, and triggers that
 * skip rows.
 */
class RowSecurityIT {

	private final JdbcTemplate owner = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final E5PgVectorStore all = builder(this.owner).initialization(SchemaInitialization.CREATE).build();

	private E5PgVectorStoreBuilder builder(JdbcTemplate jdbc) {
		return TestMode.CURRENT.store(jdbc, new FakeEmbeddingModel(16))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.maxDocumentBatchSize(10);
	}

	@BeforeEach
	void createTenants() {
		this.owner.execute(String.format(Locale.ROOT, """
				ALTER TABLE %1$s.e5_vector_store ENABLE ROW LEVEL SECURITY;
				CREATE POLICY tenants ON %1$s.e5_vector_store
					USING (metadata ->> 'tenant' = current_user) WITH CHECK (metadata ->> 'tenant' = current_user);
				CREATE ROLE %1$s_a LOGIN PASSWORD 'secret';
				CREATE ROLE %1$s_b LOGIN PASSWORD 'secret';
				GRANT USAGE ON SCHEMA %1$s TO %1$s_a, %1$s_b;
				GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %1$s TO %1$s_a, %1$s_b;
				DO $$ BEGIN
					EXECUTE format('GRANT USAGE ON SCHEMA %%s TO %1$s_a, %1$s_b',
						(SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'vector'));
				END $$
				""", this.schema));
	}

	@AfterEach
	void dropTenants() {
		this.all.close();
		this.owner.execute(String.format(Locale.ROOT,
				"DROP SCHEMA %1$s CASCADE; DROP OWNED BY %1$s_a, %1$s_b; DROP ROLE %1$s_a, %1$s_b", this.schema));
	}

	private E5PgVectorStore tenant(String name) {
		return builder(TestDatabase.jdbc(null, this.schema + "_" + name, "secret")).build();
	}

	private List<Document> documents(String tenant, int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> new Document("doc" + i, "text " + i,
					Map.of("tenant", this.schema + "_" + tenant, "language", (i % 2 == 0) ? "de" : "en")))
			.toList();
	}

	private int counted() {
		return this.owner.queryForObject(
				String.format(Locale.ROOT, "SELECT sum(passages) FROM %s.e5_vector_store_language", this.schema),
				Integer.class);
	}

	@Test
	void tenantsSeeOnlyTheirDocumentsAndAllAreCounted() {
		try (E5PgVectorStore a = tenant("a"); E5PgVectorStore b = tenant("b")) {
			a.add(documents("a", 0, 50));
			b.add(documents("b", 100, 130));
			a.add(List.of(new Document("doc1", "other", Map.of("tenant", this.schema + "_a", "language", "en"))));
			assertThat(a.similaritySearch("text 100")).isNotEmpty()
				.allMatch((document) -> document.getMetadata().get("tenant").equals(this.schema + "_a"));
			b.delete(List.of("doc1", "doc100"));
			b.delete("language == 'en'");
			assertThat(a.status().passages()).isEqualTo(50);
			assertThat(b.status().passages()).isEqualTo(14);
			assertThat(a.status().miscountedLanguages()).isEmpty();
		}
		assertThat(this.all.status().passages()).isEqualTo(64);
		assertThat(counted()).isEqualTo(64);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void addRejectsIdOfAnotherTenant(boolean inTransaction) {
		JdbcTemplate jdbc = TestDatabase.jdbc(null, this.schema + "_b", "secret");
		try (E5PgVectorStore a = tenant("a"); E5PgVectorStore b = builder(jdbc).build()) {
			a.add(documents("a", 1, 2));
			Runnable add = () -> b.add(documents("b", 1, 3));
			assertThatExceptionOfType(DocumentsNotWrittenException.class)
				.isThrownBy(() -> assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
					if (inTransaction) {
						new TransactionTemplate(TestMode.CURRENT.transactions(jdbc))
							.executeWithoutResult((status) -> add.run());
					}
					else {
						add.run();
					}
				}))
				.withMessageContaining("\"doc1\"")
				.withMessageContaining("row-level security");
			assertThat(b.status().passages()).isZero();
			assertThat(a.status().passages()).isEqualTo(1);
			assertThat(counted()).isEqualTo(1);
		}
	}

	/** Hidden rows are not missing rows. */
	@Test
	void recountIsRejectedIfPoliciesHideRows() {
		this.all.add(documents("a", 0, 40));
		this.owner.update("UPDATE " + this.schema + ".e5_vector_store_language SET passages = passages");
		int offsets = this.owner.queryForObject("SELECT count(*) FROM " + this.schema + ".e5_vector_store_centre",
				Integer.class);
		try (E5PgVectorStore b = tenant("b")) {
			b.add(documents("b", 100, 140));
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(b::recount)
				.withMessageContaining("BYPASSRLS");
		}
		assertThat(counted()).isEqualTo(80);
		assertThat(this.owner.queryForObject(String.format(Locale.ROOT, """
				SELECT count(*) FROM %1$s.e5_vector_store p WHERE centre <> 0
					AND NOT EXISTS (SELECT FROM %1$s.e5_vector_store_centre c WHERE c.id = p.centre)""", this.schema),
				Integer.class))
			.isZero();
		assertThat(offsets).isPositive();
	}

	@Test
	void reembeddingIsRejectedForTableWithPolicies() {
		this.all.add(documents("a", 0, 5));
		this.owner.update("INSERT INTO " + this.schema + ".e5_vector_store_meta VALUES ('model', 'model/a')");
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(() -> builder(this.owner).modelId("model/b").onModelChange(OnModelChange.REEMBED).build())
			.returns(Reason.TABLE_MISMATCH, VectorStoreSchemaException::reason)
			.withMessageContaining("row-level security");
	}

	private void trigger(String event, String result) {
		this.owner.execute(String.format(Locale.ROOT, """
				CREATE FUNCTION %1$s.skipped() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN %3$s END';
				CREATE TRIGGER skipped BEFORE %2$s ON %1$s.e5_vector_store
					FOR EACH ROW EXECUTE FUNCTION %1$s.skipped()""", this.schema, event, result));
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT", "UPDATE" })
	void addFailsIfTriggerSkipsRows(String event) {
		this.all.add(documents("a", 0, 1));
		trigger(event, "RETURN NULL;");
		List<Document> documents = List
			.of(new Document(event.equals("INSERT") ? "new" : "doc0", "other", Map.of("language", "en")));
		assertThatExceptionOfType(DocumentsNotWrittenException.class)
			.isThrownBy(() -> assertTimeoutPreemptively(Duration.ofSeconds(60), () -> this.all.add(documents)))
			.withMessageContaining("trigger");
		assertThat(counted()).isEqualTo(1);
	}

	@Test
	void triggerMaySkipDeletedRows() {
		this.all.add(documents("a", 0, 4));
		trigger("DELETE", "IF OLD.id = ''doc1'' THEN RETURN NULL; END IF; RETURN OLD;");
		assertThatNoException().isThrownBy(() -> this.all.delete(List.of("doc0", "doc1")));
		assertThat(this.all.status().passages()).isEqualTo(3);
		assertThat(counted()).isEqualTo(3);
	}

}
