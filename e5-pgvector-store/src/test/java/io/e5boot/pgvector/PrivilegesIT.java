package io.e5boot.pgvector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.pgvector.schema.VectorExtension;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests roles that lack a privilege. Running the SQL of the message must be sufficient.
 */
class PrivilegesIT {

	private final String name = TestDatabase.newSchema() + "_rights";

	private JdbcTemplate superuser;

	private JdbcTemplate user;

	/** Creates a database and a role that can only connect to it. */
	@BeforeEach
	void createDatabase() {
		JdbcTemplate server = TestDatabase.jdbc();
		server.execute("DROP DATABASE IF EXISTS " + this.name);
		server.execute("DROP ROLE IF EXISTS " + this.name);
		server.execute(String.format(Locale.ROOT, "CREATE DATABASE %s TEMPLATE template0", this.name));
		server.execute(String.format(Locale.ROOT, "CREATE ROLE %s LOGIN PASSWORD 'secret'", this.name));
		this.superuser = TestDatabase.jdbc(this.name);
		this.superuser.execute("CREATE EXTENSION vector SCHEMA public");
		this.user = TestDatabase.jdbc(this.name, this.name, "secret");
	}

	private E5PgVectorStoreBuilder builder(JdbcTemplate jdbc, SchemaInitialization initialization) {
		return E5PgVectorStore.builder(jdbc, new FakeEmbeddingModel(16))
			.languageDetector(LanguageDetector.NONE)
			.initialization(initialization);
	}

	private void assertRejectedUntilSqlIsRun(E5PgVectorStoreBuilder builder, String sql) {
		String expected = sql.replace("ROLE", this.name);
		assertThatExceptionOfType(VectorStoreSchemaException.class).isThrownBy(builder::build)
			.returns(Reason.PERMISSION, VectorStoreSchemaException::reason)
			.withMessageContainingAll(this.name, expected)
			.satisfies((ex) -> {
				assertThat(ex.sql()).startsWith(expected);
				this.superuser.execute(ex.sql());
			});
	}

	@Test
	void roleWithoutCreateOnSchema() {
		E5PgVectorStoreBuilder builder = builder(this.user, SchemaInitialization.CREATE);
		assertRejectedUntilSqlIsRun(builder, "GRANT USAGE, CREATE ON SCHEMA \"public\" TO ROLE;");
		E5PgVectorStore store = builder.build();
		store.add(List.of(new Document("text")));
		assertThat(store.similaritySearch("text")).hasSize(1);
	}

	@Test
	void roleThatCannotCreateSchema() {
		E5PgVectorStoreBuilder builder = builder(this.user, SchemaInitialization.CREATE).schemaName("Own");
		assertRejectedUntilSqlIsRun(builder, "CREATE SCHEMA \"Own\" AUTHORIZATION ROLE;");
		builder.build().add(List.of(new Document("text")));
	}

	@Test
	void roleWithoutUsageOfExtensionSchema() {
		this.superuser.execute(String.format(Locale.ROOT,
				"""
						CREATE SCHEMA extensions; ALTER EXTENSION vector SET SCHEMA extensions; GRANT CREATE ON SCHEMA public TO %s
						""",
				this.name));
		E5PgVectorStoreBuilder builder = builder(this.user, SchemaInitialization.CREATE);
		assertRejectedUntilSqlIsRun(builder, "GRANT USAGE ON SCHEMA \"extensions\" TO ROLE;");
		builder.build().add(List.of(new Document("text")));
	}

	@Test
	void roleThatCannotReadTables() {
		builder(this.superuser, SchemaInitialization.CREATE).build().add(List.of(new Document("text")));
		E5PgVectorStoreBuilder builder = builder(this.user, SchemaInitialization.VALIDATE);
		assertRejectedUntilSqlIsRun(builder,
				"GRANT SELECT, INSERT, UPDATE, DELETE ON \"public\".\"e5_vector_store\", ");
		E5PgVectorStore store = builder.build();
		store.add(List.of(new Document("text")));
		store.delete("a == 1");
		assertThat(store.similaritySearch("text")).hasSize(2);
	}

	@Test
	void roleThatDoesNotOwnTablesCannotCreateSideTable() {
		builder(this.superuser, SchemaInitialization.CREATE).build();
		this.superuser.execute(String.format(Locale.ROOT, """
				DROP TABLE public.e5_vector_store_centre; GRANT SELECT ON ALL TABLES IN SCHEMA public TO %1$s;
				GRANT CREATE ON SCHEMA public TO %1$s""", this.name));
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(builder(this.user, SchemaInitialization.CREATE)::build)
			.returns(Reason.PERMISSION, VectorStoreSchemaException::reason)
			.withMessageContaining("lacks the privilege to create the store's tables")
			.satisfies((ex) -> this.superuser.execute(ex.sql()));
	}

	@Test
	void roleThatCannotCreateExtension() {
		this.superuser.execute("DROP EXTENSION vector");
		assertThatExceptionOfType(VectorStoreSchemaException.class)
			.isThrownBy(builder(this.user, SchemaInitialization.CREATE)::build)
			.returns(Reason.EXTENSION, VectorStoreSchemaException::reason)
			.withMessageContaining("CREATE EXTENSION vector SCHEMA public;");
	}

	@Test
	void extensionIsCreatedInStoreSchemaWithoutPublic() {
		this.superuser.execute("DROP SCHEMA public CASCADE");
		builder(this.superuser, SchemaInitialization.CREATE).schemaName("own")
			.build()
			.add(List.of(new Document("text")));
		assertThat(new VectorExtension(this.superuser).schema()).isEqualTo("\"own\"");
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
	void serverWithoutPgvectorFiles(SchemaInitialization initialization, @TempDir Path folder) throws IOException {
		Path cache = Path.of("target", "server-without-pgvector");
		rename(cache, "vector.hidden", "vector.control");
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(folder).withCacheDir(cache))) {
			JdbcTemplate jdbc = new JdbcTemplate(
					TestMode.CURRENT.dataSource(server.jdbcUrl(), server.username(), server.password()));
			jdbc.execute("DROP EXTENSION IF EXISTS vector CASCADE");
			rename(cache, "vector.control", "vector.hidden");
			assertThatExceptionOfType(VectorStoreSchemaException.class).isThrownBy(builder(jdbc, initialization)::build)
				.returns(Reason.EXTENSION, VectorStoreSchemaException::reason)
				.withMessageContainingAll("The server has no pgvector", "postgresql-18-pgvector",
						"CREATE EXTENSION vector SCHEMA public;")
				.withNoCause();
		}
	}

	private static void rename(Path folder, String from, String to) throws IOException {
		if (Files.isDirectory(folder)) {
			try (Stream<Path> files = Files.walk(folder)) {
				for (Path file : files.filter((path) -> path.endsWith(from)).toList()) {
					Files.move(file, file.resolveSibling(to));
				}
			}
		}
	}

}
