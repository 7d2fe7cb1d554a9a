package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EmbeddedPgVectorIT {

	@TempDir
	private Path folder;

	@Test
	void searchesHalfPrecisionVectorsThroughAnHnswIndex() throws SQLException {
		try (EmbeddedPgVector server = start(this.folder);
				Connection connection = Sql.connect(server);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE item (id int PRIMARY KEY, embedding halfvec(384))");
			statement.execute("SELECT setseed(0.5)");
			statement.execute("""
					INSERT INTO item SELECT i, array_agg(random() - 0.5)::real[]::vector::halfvec(384)
					FROM generate_series(1, 2000) i, generate_series(1, 384) j GROUP BY i""");
			statement.execute("CREATE INDEX ON item USING hnsw (embedding halfvec_cosine_ops)");
			statement.execute("SET enable_seqscan = off");
			statement.execute("SET hnsw.iterative_scan = strict_order");
			String nearest = "SELECT id FROM item ORDER BY embedding <=> (SELECT embedding FROM item WHERE id = 1234) LIMIT 1";
			assertThat(explain(statement, nearest)).contains("item_embedding_idx");
			assertThat(Sql.query(server, nearest)).isEqualTo("1234");
		}
	}

	@Test
	void buildsAnIndexWithParallelWorkers() throws SQLException {
		try (EmbeddedPgVector server = start(this.folder);
				Connection connection = Sql.connect(server);
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE item (embedding vector(64))");
			statement.execute("INSERT INTO item SELECT array_agg(random())::real[]::vector(64) "
					+ "FROM generate_series(1, 5000) i, generate_series(1, 64) j GROUP BY i");
			// more than the 64 MB that containers give to /dev/shm
			statement.execute("SET maintenance_work_mem = '128MB'");
			statement.execute("SET max_parallel_maintenance_workers = 2");
			statement.execute("SET min_parallel_table_scan_size = 0");
			statement.execute("CREATE INDEX ON item USING hnsw (embedding vector_cosine_ops)");
			assertThat(Sql.query(server, "SELECT count(*) FROM item")).isEqualTo("5000");
		}
	}

	private static String explain(Statement statement, String sql) throws SQLException {
		StringBuilder plan = new StringBuilder();
		try (var lines = statement.executeQuery("EXPLAIN " + sql)) {
			while (lines.next()) {
				plan.append(lines.getString(1)).append('\n');
			}
		}
		return plan.toString();
	}

	@Test
	void keepsTheDataFromOneStartToTheNext() throws SQLException {
		String password;
		try (EmbeddedPgVector server = start(this.folder)) {
			password = server.password();
			Sql.execute(server, "CREATE TABLE note AS SELECT 'kept' AS text");
		}
		try (EmbeddedPgVector server = start(this.folder)) {
			assertThat(Sql.query(server, "SELECT text FROM note")).isEqualTo("kept");
			assertThat(server.password()).isEqualTo(password);
		}
	}

	@Test
	void acceptsOnlyThePassword() throws IOException {
		try (EmbeddedPgVector server = start(this.folder)) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.username(), "guess").close())
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("28P01"));
			Path password = this.folder.resolve("password");
			assertThat(password).hasContent(server.password());
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password))).isEqualTo("rw-------");
		}
	}

	@Test
	void listensOnTheLoopbackAddressOnly() throws SQLException {
		try (EmbeddedPgVector server = start(this.folder)) {
			assertThat(Sql.query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
			assertThat(Sql.query(server, "SHOW unix_socket_directories")).isEmpty();
		}
	}

	@Test
	void hasConnectionsForThePoolsOfManyContexts() throws SQLException {
		try (EmbeddedPgVector server = start(this.folder)) {
			assertThat(Integer.parseInt(Sql.query(server, "SHOW max_connections"))).isGreaterThanOrEqualTo(32 * 10);
		}
	}

	@Test
	void startsInALocaleWithOtherDigits() throws Exception {
		Locale locale = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG"));
		try (EmbeddedPgVector server = start(this.folder)) {
			assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
			assertThat(server.jdbcUrl()).matches("[ -~]+");
			assertThat(this.folder.resolve("cluster/e5.conf")).content().contains("port = " + server.port());
		}
		finally {
			Locale.setDefault(locale);
		}
	}

	@Test
	void splitsWordsOfEveryScript() throws SQLException {
		try (EmbeddedPgVector server = start(this.folder)) {
			assertThat(Sql.query(server, "SELECT to_tsvector('simple', 'ПРИВЕТ «Ёлка» ÄÖÜ 世界。你好 مرحبا، العالم')"))
				.contains("'привет'", "'ёлка'", "'äöü'", "'世界'", "'你好'", "'مرحبا'", "'العالم'");
			assertThat(Sql.query(server, "SELECT 'ÄPFEL' ILIKE 'äpfel'")).isEqualTo("t");
		}
	}

	@Test
	void worksInFoldersWithSpacesQuotesAndUmlauts() throws SQLException {
		Path data = this.folder.resolve("Größe 'und' \"$HOME\" 数据");
		Path cache = this.folder.resolve("Zwischen ablage ü");
		EmbeddedPgVectorOptions options = EmbeddedPgVectorOptions.of(data).withCacheDir(cache);
		try (EmbeddedPgVector server = EmbeddedPgVector.start(options)) {
			Sql.execute(server, "CREATE TABLE note AS SELECT 1 AS id");
		}
		try (EmbeddedPgVector server = EmbeddedPgVector.start(options)) {
			assertThat(Sql.query(server, "SELECT id FROM note")).isEqualTo("1");
			assertThat(server.dataDir()).isEqualTo(data);
		}
	}

	@Test
	void sharesOneServerPerFolderAndStopsItWithTheLast() throws SQLException {
		EmbeddedPgVector first = start(this.folder);
		EmbeddedPgVector second = start(this.folder.resolve("..").resolve(this.folder.getFileName()));
		assertThat(second.port()).isEqualTo(first.port());
		first.close();
		first.close();
		assertThat(Sql.query(second, "SELECT 1")).isEqualTo("1");
		second.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Sql.query(second, "SELECT 1"));
		assertThat(this.folder.resolve("cluster/postmaster.pid")).doesNotExist();
	}

	@Test
	void stopsTheServerBeforeCloseReturnsOnAnInterruptedThread() {
		EmbeddedPgVector server = start(this.folder);
		Thread.currentThread().interrupt();
		try {
			server.close();
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(this.folder.resolve("cluster/postmaster.pid")).doesNotExist();
		start(this.folder).close();
	}

	@Test
	void runsSeveralServersAtOnce() throws SQLException {
		try (EmbeddedPgVector first = start(this.folder.resolve("a"));
				EmbeddedPgVector second = start(this.folder.resolve("b"))) {
			assertThat(first.port()).isNotEqualTo(second.port());
			assertThat(Sql.query(first, "SHOW data_directory")).isNotEqualTo(Sql.query(second, "SHOW data_directory"));
		}
	}

	@Test
	void usesTheConfiguredPortOrReportsThatItIsInUse() throws IOException {
		int port;
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = taken.getLocalPort();
			assertFails(EmbeddedPgVectorOptions.of(this.folder).withPort(port), Reason.PORT_IN_USE);
		}
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(this.folder).withPort(port))) {
			assertThat(server.port()).isEqualTo(port);
		}
	}

	@Test
	void usesLessMemoryIfMemoryIsScarce() throws Exception {
		PostgresServer server = PostgresServer.start(this.folder, EmbeddedPgVectorOptions.of(this.folder),
				List.of("8000GB", "16MB"));
		try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), Cluster.SUPERUSER,
				server.password()); var result = connection.createStatement().executeQuery("SHOW shared_buffers")) {
			result.next();
			assertThat(result.getString(1)).isEqualTo("16MB");
		}
		finally {
			server.stop();
		}
	}

	@Test
	void reportsMissingMemory() {
		assertThatExceptionOfType(EmbeddedPgVectorException.class)
			.isThrownBy(
					() -> PostgresServer.start(this.folder, EmbeddedPgVectorOptions.of(this.folder), List.of("8000GB")))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.OUT_OF_MEMORY));
		start(this.folder).close();
	}

	@Test
	void rejectsFolderWithOtherFiles() throws IOException {
		Files.writeString(this.folder.resolve("pom.xml"), "<project/>");
		assertFails(EmbeddedPgVectorOptions.of(this.folder), Reason.DATA_FOLDER_UNUSABLE);
		assertThat(this.folder).isDirectoryNotContaining("glob:**/.gitignore");
	}

	@Test
	void rejectsDataOfAnotherMajorVersion() throws IOException {
		start(this.folder).close();
		Files.writeString(this.folder.resolve("cluster/PG_VERSION"), "17\n");
		assertFails(EmbeddedPgVectorOptions.of(this.folder), Reason.DATA_FOLDER_UNUSABLE);
	}

	@Test
	void reportsFolderThatCannotBeCreated() throws IOException {
		Path file = Files.writeString(this.folder.resolve("file"), "");
		assertFails(EmbeddedPgVectorOptions.of(file.resolve("data")), Reason.FOLDER_NOT_ACCESSIBLE);
		assertFails(EmbeddedPgVectorOptions.of(this.folder.resolve("data")).withCacheDir(file.resolve("cache")),
				Reason.FOLDER_NOT_ACCESSIBLE);
	}

	@Test
	void reportsTheServersOutputIfItDoesNotStart() throws IOException {
		start(this.folder).close();
		Files.writeString(this.folder.resolve("cluster/postgresql.conf"), "no_such_setting = 1\n");
		assertThatExceptionOfType(EmbeddedPgVectorException.class).isThrownBy(() -> start(this.folder))
			.withMessageContaining("no_such_setting")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.SERVER_FAILED));
	}

	@Test
	void keepsTheDataOutOfVersionControl() {
		start(this.folder).close();
		assertThat(this.folder.resolve(".gitignore")).hasContent("*");
	}

	private static void assertFails(EmbeddedPgVectorOptions options, Reason reason) {
		assertThatExceptionOfType(EmbeddedPgVectorException.class).isThrownBy(() -> EmbeddedPgVector.start(options))
			.satisfies((ex) -> {
				assertThat(ex.reason()).isEqualTo(reason);
				assertThat(ex.remedy()).isNotBlank();
			});
	}

	private static EmbeddedPgVector start(Path folder) {
		return EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(folder));
	}

}
