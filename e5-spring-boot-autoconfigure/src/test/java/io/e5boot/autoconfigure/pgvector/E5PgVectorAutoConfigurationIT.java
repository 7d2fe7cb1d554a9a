package io.e5boot.autoconfigure.pgvector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.e5boot.autoconfigure.Analyses;
import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.autoconfigure.TestModels;
import io.e5boot.autoconfigure.OwnEmbeddingModel;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.embedded.EmbeddedPgVectorOptions;
import io.e5boot.springai.E5EmbeddingModel;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The configured store on a real PostgreSQL, with the real weights in tests of searches.
 */
class E5PgVectorAutoConfigurationIT {

	@TempDir
	static Path folder;

	private static EmbeddedPgVector server;

	/** An application that configures nothing. */
	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withUserConfiguration(SeveralVectorStoresTests.Application.class)
		.withClassLoader(new FilteredClassLoader("org.h2"))
		.withPropertyValues("spring.ai.model.embedding=e5", "spring.ai.model.chat=none",
				"spring.ai.vectorstore.type=e5-pgvector");

	/** An application with tiny weights and its own database. */
	private final ApplicationContextRunner runner = this.bare.withPropertyValues(
			"e5.embedding.model=" + TestModels.tiny(), "spring.datasource.url=" + server.jdbcUrl(),
			"spring.datasource.username=" + server.username(), "spring.datasource.password=" + server.password());

	private final JdbcTemplate jdbc = new JdbcTemplate(
			new DriverManagerDataSource(server.jdbcUrl(), server.username(), server.password()));

	@BeforeAll
	static void startDatabase() {
		server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(folder.resolve("pgdata")));
	}

	@AfterAll
	static void stopDatabase() {
		server.close();
	}

	@BeforeEach
	void dropTables() {
		this.jdbc.execute("DROP SCHEMA public CASCADE");
		this.jdbc.execute("CREATE SCHEMA public");
		this.jdbc.execute("CREATE EXTENSION IF NOT EXISTS vector");
	}

	@Test
	void searchesAcrossLanguagesWithoutConfiguration() {
		this.bare.withPropertyValues("e5.pgvector.embedded.data-dir=" + folder.resolve("application"))
			.run((context) -> {
				assertThat(context).hasSingleBean(VectorStore.class).hasSingleBean(E5PgVectorStore.class);
				VectorStore store = context.getBean(VectorStore.class);
				store.add(List.of(new Document("Der Bahnhof liegt südlich des Flusses."),
						new Document("猫は一日の大半を眠って過ごす。"), new Document("El pan se hornea a doscientos grados.")));
				assertThat(store.similaritySearch("How hot does the oven have to be for bread?").get(0).getText())
					.startsWith("El pan");
			});
	}

	@Test
	void onlyValidatesAnotherDatabase() {
		this.runner.run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("\"e5_vector_store\" does not exist", "CREATE TABLE",
					"halfvec(32)");
			assertThat(analysis.getAction()).contains("e5.pgvector.initialize-schema=true", "Flyway");
		});
		assertThat(tables()).isEmpty();
	}

	@Test
	void initializesAnotherDatabaseIfConfigured() {
		this.runner.withPropertyValues("e5.pgvector.initialize-schema=true")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
		assertThat(tables()).contains("e5_vector_store");
		this.runner.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("text")));
			assertThat(store.similaritySearch("query")).hasSize(1);
		});
	}

	@Test
	void usesTheNamesOfSchemaAndTable() {
		this.runner
			.withPropertyValues("e5.pgvector.initialize-schema=true", "e5.pgvector.schema-name=public",
					"e5.pgvector.table-name=passages", "e5.pgvector.id-type=uuid", "e5.pgvector.index-type=none")
			.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
		assertThat(tables()).contains("passages").doesNotContain("e5_vector_store");
		assertThat(this.jdbc.queryForObject("SELECT data_type FROM information_schema.columns "
				+ "WHERE table_name = 'passages' AND column_name = 'id'", String.class))
			.isEqualTo("uuid");
	}

	@Test
	void explainsATableOfAnotherDimension() {
		initialize();
		this.runner.withUserConfiguration(OwnEmbeddingModel.class).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("have 32 dimensions", "embedding model 8");
			assertThat(analysis.getAction()).contains("e5.embedding.model", "e5.pgvector.table-name");
		});
	}

	@Test
	void explainsATableOfAnotherModel() {
		initialize();
		this.jdbc.update("UPDATE e5_vector_store_meta SET value = 'another' WHERE name = 'model'");
		this.runner.run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("from the model another");
			assertThat(analysis.getAction()).contains("e5.embedding.model");
		});
	}

	@Test
	void explainsATableOfOtherPrefixes() {
		initialize();
		this.runner.withPropertyValues("e5.embedding.instruct.task=Find laws")
			.run((context) -> assertThat(Analyses.of(context).getAction())
				.contains("The model is the same", "Remove e5.embedding.instruct.*",
						"e5.embedding.prefix.query to \"query: \"")
				.doesNotContain("e5.embedding.model "));
	}

	@Test
	void explainsATableOfAnInstruction() {
		this.runner.withPropertyValues("e5.pgvector.initialize-schema=true", "e5.embedding.instruct.task=Find laws")
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.run((context) -> assertThat(Analyses.of(context).getAction())
			.contains("Set e5.embedding.instruct.task", "Find laws")
			.doesNotContain("e5.embedding.model "));
	}

	@Test
	void embedsATableOfAnotherModelAgainIfConfigured() {
		initialize();
		this.runner.run((context) -> context.getBean(VectorStore.class).add(List.of(new Document("text"))));
		this.jdbc.update("UPDATE e5_vector_store_meta SET value = 'another' WHERE name = 'model'");
		this.runner.withPropertyValues("e5.pgvector.on-model-change=reembed").run((context) -> {
			E5PgVectorStore store = context.getBean(E5PgVectorStore.class);
			await().until(() -> !store.status().reembedding());
			assertThat(store.similaritySearch("text")).hasSize(1);
		});
		this.runner.run((context) -> assertThat(context).hasSingleBean(E5PgVectorStore.class));
	}

	@Test
	void explainsATableOfSpringAi() {
		this.jdbc.execute("CREATE TABLE vector_store (id uuid, content text, metadata json, embedding vector(32))");
		this.runner.withPropertyValues("e5.pgvector.table-name=vector_store").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("Spring AI's PgVectorStore");
			assertThat(analysis.getAction()).contains("e5.pgvector.table-name");
		});
	}

	@Test
	void explainsAMissingExtension() {
		this.jdbc.execute("DROP EXTENSION vector");
		this.runner.run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("CREATE EXTENSION vector");
			assertThat(analysis.getAction()).contains("superuser", "spring.datasource.url");
		});
	}

	@Test
	void explainsAMissingPrivilege() {
		this.jdbc.execute("DROP ROLE IF EXISTS limited; CREATE ROLE limited LOGIN PASSWORD 'secret'; "
				+ "GRANT USAGE ON SCHEMA public TO limited");
		this.runner
			.withPropertyValues("e5.pgvector.initialize-schema=true", "spring.datasource.username=limited",
					"spring.datasource.password=secret")
			.run((context) -> {
				FailureAnalysis analysis = Analyses.of(context);
				assertThat(analysis.getDescription()).contains("The role limited lacks the privilege to create tables",
						"GRANT USAGE, CREATE ON SCHEMA \"public\" TO limited;");
				assertThat(analysis.getAction()).contains("spring.datasource.username");
			});
		this.jdbc.execute("DROP OWNED BY limited; DROP ROLE limited");
	}

	@Test
	void explainsAWrongPassword() {
		this.runner.withPropertyValues("spring.datasource.password=wrong").run((context) -> {
			FailureAnalysis analysis = Analyses.of(context);
			assertThat(analysis.getDescription()).contains("the database rejected the login", "password");
			assertThat(analysis.getAction()).contains("spring.datasource.password");
		});
	}

	@Test
	void recordsTheModel() {
		initialize();
		this.runner.run((context) -> assertThat(
				this.jdbc.queryForObject("SELECT value FROM e5_vector_store_meta WHERE name = 'model'", String.class))
			.isEqualTo(context.getBean(E5EmbeddingModel.class).modelId()));
	}

	@Test
	void appliesSettingsToTheTables() {
		this.runner.withPropertyValues("e5.pgvector.initialize-schema=true", "e5.pgvector.index-type=hnsw-binary",
				"e5.pgvector.vector-type=vector", "e5.pgvector.partitions=3", "e5.pgvector.index.m=8",
				"e5.pgvector.index.ef-construction=32", "e5.pgvector.search-mode=hybrid", "e5.pgvector.ef-search=77",
				"e5.pgvector.score.midpoint=0.5", "e5.pgvector.score.scale=0.1", "e5.pgvector.language.strength=0.5")
			.run((context) -> {
				E5PgVectorStore store = context.getBean(E5PgVectorStore.class);
				store.add(List.of(new Document("text")));
				assertThat(store.similaritySearch("text").get(0).getMetadata()).containsKey("e5.text_rank");
			});
		assertThat(tables()).contains("e5_vector_store_p2").doesNotContain("e5_vector_store_p3");
		assertThat(this.jdbc.queryForObject("SELECT indexdef FROM pg_indexes WHERE indexname = ?", String.class,
				"e5_vector_store_embedding_idx"))
			.contains("binary_quantize", "m='8'", "ef_construction='32'");
	}

	@Test
	void recordsTheRevisionOfTheModel() {
		this.bare.withPropertyValues("e5.pgvector.embedded.data-dir=" + folder.resolve("application"))
			.run((context) -> {
				String revision = context.getBean(E5Encoder.class).modelRevision().orElseThrow();
				assertThat(context.getBean(JdbcTemplate.class)
					.queryForObject("SELECT value FROM e5_vector_store_meta WHERE name = 'model-revision'",
							String.class))
					.isEqualTo(revision);
			});
	}

	@Test
	void fitsTheScoreToJudgedQueries(@TempDir Path files) throws Exception {
		Path judged = files.resolve("judged.jsonl");
		initialize();
		this.runner.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(IntStream.range(0, 50).mapToObj((i) -> new Document("" + i, "text " + i, Map.of())).toList());
			// the first results with these weights
			Files.writeString(judged, String.format(Locale.ROOT, """
					{"query": "text 1", "relevant": ["%s"]}

					{"query": "text 2", "relevant": ["%s", "elsewhere"]}
					""", store.similaritySearch("text 1").get(0).getId(),
					store.similaritySearch("text 2").get(0).getId()));
		});
		this.runner.withPropertyValues("e5.pgvector.score.judged-queries=" + judged.toUri()).run((context) -> {
			ListAppender<ILoggingEvent> log = new ListAppender<>();
			log.start();
			Logger logger = (Logger) LoggerFactory.getLogger(ScoreCalibrationRunner.class);
			logger.setLevel(Level.INFO);
			logger.addAppender(log);
			context.getBean(ApplicationRunner.class).run(new DefaultApplicationArguments());
			logger.detachAppender(log);
			assertThat(log.list).singleElement()
				.extracting(ILoggingEvent::getFormattedMessage, InstanceOfAssertFactories.STRING)
				.matches("Fitted to 2 queries: e5.pgvector.score.midpoint=0.\\d+ e5.pgvector.score.scale=0.\\d+");
		});
		Files.writeString(judged, "{\"query\": \"text 1\", \"relevant\": [\"elsewhere\"]}\n");
		refuses(judged, "No score can be fitted");
		Files.writeString(judged, "{\"query\": \"text 1\", \"relevant\": [\"1\"]}\n{\"query\": \"text\"}\n");
		refuses(judged, "Line 2");
	}

	private void refuses(Path judged, String message) {
		this.runner.withPropertyValues("e5.pgvector.score.judged-queries=" + judged.toUri())
			.run((context) -> assertThatExceptionOfType(E5ConfigurationException.class)
				.isThrownBy(() -> context.getBean(ApplicationRunner.class).run(new DefaultApplicationArguments()))
				.withMessageContaining(message));
	}

	@Test
	void healthShowsModelAndIndexes() {
		initialize();
		this.runner.run((context) -> {
			HealthIndicator indicator = context.getBean("e5PgVectorHealthIndicator", HealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			assertThat(indicator.health().getDetails()).containsEntry("passages", 0L)
				.containsKeys("extensionVersion", "model", "tableModel");
			this.jdbc.update("UPDATE e5_vector_store_meta SET value = 'another' WHERE name = 'model'");
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
			this.jdbc.execute("DROP TABLE e5_vector_store_meta");
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		});
		this.runner
			.withPropertyValues("management.health.e5PgVector.enabled=false", "e5.pgvector.table-name=other",
					"e5.pgvector.initialize-schema=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("e5PgVectorHealthIndicator"));
	}

	private void initialize() {
		this.runner.withPropertyValues("e5.pgvector.initialize-schema=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private List<String> tables() {
		return this.jdbc.queryForList("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", String.class);
	}

}
