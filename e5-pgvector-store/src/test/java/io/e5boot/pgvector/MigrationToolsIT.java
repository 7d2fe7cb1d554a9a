package io.e5boot.pgvector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.IndexType;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.VectorStoreSchemaException;
import io.e5boot.pgvector.schema.VectorStoreSchemaException.Reason;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.document.Document;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Runs the DDL of {@link VectorStoreSchemaException#sql()} with migration tools.
 */
class MigrationToolsIT {

	@TempDir
	private Path folder;

	private final JdbcTemplate jdbc = TestDatabase.jdbc();

	private final String schema = TestDatabase.newSchema();

	private final DataSource dataSource = Objects.requireNonNull(this.jdbc.getDataSource());

	@BeforeEach
	void createSchema() {
		this.jdbc.execute("CREATE SCHEMA " + this.schema);
	}

	private E5PgVectorStoreBuilder builder(IndexType index) {
		return E5PgVectorStore.builder(this.jdbc, new FakeEmbeddingModel(16))
			.schemaName(this.schema)
			.languageDetector(LanguageDetector.NONE)
			.indexType(index)
			.partitions((index == IndexType.HNSW) ? 1 : 3)
			.model(new ModelIdentity("it's; a \\ model", "1", "-- ask: ${text}", "/* ${passage}"));
	}

	private String ddl(IndexType index) {
		return catchThrowableOfType(VectorStoreSchemaException.class, builder(index)::build).sql();
	}

	private void addAndSearch(IndexType index) {
		E5PgVectorStore store = builder(index).build();
		store.add(List.of(new Document("text")));
		assertThat(store.similaritySearch("text")).hasSize(1);
		assertThat(store.status().indexesMissing()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(IndexType.class)
	void flywayRunsDdl(IndexType index) throws Exception {
		Files.writeString(this.folder.resolve("V1__vector_store.sql"), ddl(index));
		Flyway.configure()
			.dataSource(this.dataSource)
			.schemas(this.schema)
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.locations("filesystem:" + this.folder)
			.load()
			.migrate();
		addAndSearch(index);
	}

	@ParameterizedTest
	@EnumSource(IndexType.class)
	void liquibaseRunsDdl(IndexType index) throws Exception {
		Files.writeString(this.folder.resolve("changes.sql"),
				"--liquibase formatted sql\n--changeset e5boot:1\n" + ddl(index));
		migrate("changes.sql");
		addAndSearch(index);
	}

	@Test
	void liquibaseRunsDdlFile() throws Exception {
		Files.writeString(this.folder.resolve("ddl.sql"), ddl(IndexType.HNSW));
		Files.writeString(this.folder.resolve("changes.xml"), """
				<?xml version="1.0" encoding="UTF-8"?>
				<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
						xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
						xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
							http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
					<changeSet id="1" author="e5boot"><sqlFile path="ddl.sql" encoding="UTF-8"/></changeSet>
				</databaseChangeLog>
				""");
		migrate("changes.xml");
		addAndSearch(IndexType.HNSW);
	}

	@SuppressWarnings("deprecation")
	private void migrate(String changes) throws Exception {
		try (Connection connection = this.dataSource.getConnection()) {
			connection.setSchema(this.schema);
			new Liquibase(changes, new DirectoryResourceAccessor(this.folder), new JdbcConnection(connection))
				.update("");
		}
	}

	@ParameterizedTest
	@EnumSource(IndexType.class)
	void ddlCommentsContainNoPlaceholdersOrTerminators(IndexType index) {
		assertThat(ddl(index)).doesNotContain("${");
		assertThat(ddl(index).lines().filter((line) -> line.startsWith("--"))).isNotEmpty()
			.noneMatch((comment) -> comment.matches(".*[;'].*"));
	}

}
