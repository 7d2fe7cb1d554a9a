package io.e5boot.pgvector;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.e5boot.pgvector.embedded.EmbeddedPgVector;
import io.e5boot.pgvector.ingest.LoadProgress;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.SchemaInitialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.ai.document.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Interrupts loads by failures. All committed documents must be stored once, and the same
 * load must add the remaining ones.
 */
class FaultsIT {

	static final int DOCUMENTS = 3000;

	private static final int BATCH = 100;

	@TempDir
	private Path folder;

	private EmbeddedPgVector server;

	@BeforeEach
	void start() {
		this.server = TestMode.CURRENT.start(this.folder);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	static List<Document> documents() {
		return IntStream.range(0, DOCUMENTS)
			.mapToObj((i) -> new Document("id " + i, "text " + i, Map.of("language", (i % 3 == 0) ? "de" : "en")))
			.toList();
	}

	private JdbcTemplate jdbc(int port) {
		return new JdbcTemplate(dataSource(this.server.jdbcUrl().replace(":" + this.server.port(), ":" + port)));
	}

	private PGSimpleDataSource dataSource(String url) {
		return TestMode.CURRENT.dataSource(url, this.server.username(), this.server.password());
	}

	static E5PgVectorStore store(JdbcTemplate jdbc) {
		return TestMode.CURRENT.store(jdbc, new FakeEmbeddingModel(32))
			.languageDetector(LanguageDetector.NONE)
			.maxDocumentBatchSize(BATCH)
			.initialization(SchemaInitialization.CREATE)
			.build();
	}

	/** Repeats the load and checks everything that it stores. */
	private void resume(long committed) {
		JdbcTemplate jdbc = jdbc(this.server.port());
		try (E5PgVectorStore store = store(jdbc)) {
			Long stored = jdbc.queryForObject("SELECT count(*) FROM public.e5_vector_store", Long.class);
			assertThat(stored).isGreaterThanOrEqualTo(committed).isLessThan(DOCUMENTS);
			LoadProgress progress = store.load(documents(), (p) -> {
			});
			assertThat(progress).isEqualTo(new LoadProgress(DOCUMENTS - stored, 0, stored));
			assertThat(jdbc.queryForObject("SELECT count(DISTINCT content) FROM public.e5_vector_store", Integer.class))
				.isEqualTo(DOCUMENTS);
			assertThat(jdbc.queryForList("""
					SELECT language || ' ' || passages FROM public.e5_vector_store_language ORDER BY 1""",
					String.class))
				.containsExactly("de 1000", "en 2000");
			await().untilAsserted(() -> assertThat(store.status().indexesMissing()).isFalse());
			assertThat(store.status().indexesValid()).isTrue();
			assertThat(store.similaritySearch("text 17").get(0).getText()).isEqualTo("text 17");
		}
	}

	@Test
	void loadResumesAfterPostgresIsKilled() throws Exception {
		long[] committed = new long[1];
		try (E5PgVectorStore store = store(jdbc(this.server.port()))) {
			assertThatThrownBy(() -> store.load(documents(), (progress) -> {
				committed[0] = progress.documents();
				if (progress.documents() == 1000) {
					kill(postmaster());
				}
			})).isInstanceOfAny(DataAccessException.class, CannotCreateTransactionException.class,
					CannotGetJdbcConnectionException.class);
		}
		this.server.close();
		start();
		resume(committed[0]);
	}

	private long postmaster() {
		try {
			return Long.parseLong(Files.readAllLines(this.folder.resolve("cluster/postmaster.pid")).get(0));
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static void kill(long pid) {
		ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
		List<ProcessHandle> backends = process.children().toList();
		process.destroyForcibly();
		backends.forEach(ProcessHandle::destroyForcibly);
		process.onExit().join();
	}

	@Test
	void loadResumesAfterJvmIsKilled() throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoaderApplication.class.getName(),
				this.server.jdbcUrl(), this.server.username(), this.server.password()));
		Process loader = new ProcessBuilder(command).redirectErrorStream(true).start();
		long committed = 0;
		try (java.io.BufferedReader lines = loader.inputReader()) {
			while (committed < 1000) {
				String line = lines.readLine();
				assertThat(line).isNotNull();
				committed = line.startsWith("committed ") ? Long.parseLong(line.substring(10)) : committed;
			}
			loader.destroyForcibly().waitFor();
		}
		resume(committed);
	}

	@Test
	void loadResumesAfterConnectionIsLost() throws Exception {
		try (CuttingProxy proxy = new CuttingProxy(this.server.port(), 400_000);
				E5PgVectorStore store = store(jdbc(proxy.port()))) {
			long[] committed = new long[1];
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> store.load(documents(), (progress) -> committed[0] = progress.documents()));
			assertThat(committed[0]).isLessThan(DOCUMENTS);
			resume(committed[0]);
		}
	}

	@Test
	void loadResumesAfterDiskWasFull() {
		JdbcTemplate jdbc = jdbc(this.server.port());
		try (E5PgVectorStore store = store(jdbc)) {
			jdbc.execute(
					"""
							CREATE FUNCTION public.no_space() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
								IF (SELECT count(*) FROM public.e5_vector_store) > 1500 THEN RAISE disk_full; END IF; RETURN NULL; END';
							CREATE TRIGGER no_space AFTER INSERT ON public.e5_vector_store FOR EACH STATEMENT EXECUTE FUNCTION public.no_space()""");
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> store.load(documents(), (progress) -> {
				}))
				.withStackTraceContaining("disk_full");
			jdbc.execute("DROP TRIGGER no_space ON public.e5_vector_store");
		}
		resume(1500);
	}

	@Test
	void loadResumesAfterPoolWasExhausted() throws Exception {
		HikariConfig config = new HikariConfig();
		config.setDataSource(dataSource(this.server.jdbcUrl()));
		config.setMaximumPoolSize(1);
		config.setConnectionTimeout(Duration.ofSeconds(3).toMillis());
		try (HikariDataSource pool = new HikariDataSource(config);
				E5PgVectorStore store = store(new JdbcTemplate(pool))) {
			store.add(documents().subList(0, 500));
			java.sql.Connection held = pool.getConnection();
			assertThatThrownBy(() -> store.add(documents())).isInstanceOfAny(CannotGetJdbcConnectionException.class,
					CannotCreateTransactionException.class);
			held.close();
			resume(500);
		}
	}

	@Test
	void concurrentWritersShareOneConnection() throws Exception {
		HikariConfig config = new HikariConfig();
		config.setDataSource(dataSource(this.server.jdbcUrl()));
		config.setMaximumPoolSize(1);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (HikariDataSource pool = new HikariDataSource(config);
				E5PgVectorStore store = store(new JdbcTemplate(pool))) {
			List<Future<?>> writers = IntStream.range(0, 4)
				.<Future<?>>mapToObj(
						(i) -> threads.submit(() -> store.add(documents().subList(i * 500, i * 500 + 700))))
				.toList();
			for (Future<?> writer : writers) {
				writer.get();
			}
			resume(2200);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
