package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.e5boot.pgvector.embedded.EmbeddedPgVectorException.Reason;
import io.e5boot.pgvector.embedded.ServerApplication.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

class EmbeddedPgVectorCrashIT {

	private static final Duration EXIT = Duration.ofSeconds(10);

	@TempDir
	private Path folder;

	@Test
	void takesOverFromAKilledJvmWithAllItsData() throws Exception {
		try (Running application = Running.start(this.folder)) {
			commitRows(Integer.parseInt(application.firstLine()));
			application.kill();
		}
		assertThat(postmaster().isAlive()).isTrue();
		ProcessHandle left = postmaster();
		try (EmbeddedPgVector server = start()) {
			assertThat(Sql.query(server, "SELECT count(*) FROM item")).isEqualTo("1000");
			assertThat(left.onExit()).succeedsWithin(EXIT);
		}
	}

	@Test
	void takesOverFromAKilledJvmAndAKilledServer() throws Exception {
		try (Running application = Running.start(this.folder)) {
			commitRows(Integer.parseInt(application.firstLine()));
			application.kill();
		}
		kill(postmaster());
		try (EmbeddedPgVector server = start()) {
			assertThat(Sql.query(server, "SELECT count(*) FROM item")).isEqualTo("1000");
		}
	}

	@Test
	void leavesNoServerBehindWhenTheJvmExits() throws Exception {
		try (Running application = Running.start(this.folder)) {
			ProcessHandle postmaster = postmaster();
			application.terminate();
			assertThat(postmaster.onExit()).succeedsWithin(EXIT);
		}
	}

	@Test
	void rejectsFolderOfAnotherApplication() throws Exception {
		try (Running application = Running.start(this.folder)) {
			assertThatExceptionOfType(EmbeddedPgVectorException.class).isThrownBy(this::start)
				.withMessageContaining(this.folder.toString())
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.DATA_FOLDER_IN_USE));
			commitRows(Integer.parseInt(application.firstLine()));
		}
	}

	@Test
	void isRejectedByAnotherApplication() throws Exception {
		try (EmbeddedPgVector server = start(); Running application = Running.start(this.folder)) {
			assertThat(application.firstLine()).isEqualTo(Reason.DATA_FOLDER_IN_USE.name());
			assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
		}
	}

	@Test
	void comesUpAfterAKillAtAnyMomentOfTheFirstStart() throws Exception {
		for (int millis = 100; millis <= 1000; millis += 100) {
			Path data = this.folder.resolve("after-" + millis);
			Process application = Running.launch(data);
			Thread.sleep(millis);
			application.destroyForcibly().waitFor();
			try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(data))) {
				assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
			}
		}
	}

	@Test
	void revivesAKilledServerForTheNextHolder() throws Exception {
		try (EmbeddedPgVector first = start()) {
			Sql.execute(first, "CREATE TABLE note AS SELECT 1 AS id");
			kill(postmaster());
			try (EmbeddedPgVector second = start()) {
				assertThat(second.port()).isEqualTo(first.port());
				assertThat(Sql.query(first, "SELECT id FROM note")).isEqualTo("1");
			}
		}
	}

	@Test
	void restartsAKilledServer() throws Exception {
		try (EmbeddedPgVector server = start()) {
			Sql.execute(server, "CREATE TABLE note AS SELECT 1 AS id");
			kill(postmaster());
			await().atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.until(() -> Sql.query(server, "SELECT id FROM note").equals("1"));
		}
	}

	@Test
	void restartsWhenAFullDiskHasSpace() throws Exception {
		assumeThat(mount("mount", "-t", "tmpfs", "-o", "size=100m,mode=777", "none", this.folder.toString())).isTrue();
		try (EmbeddedPgVector server = start()) {
			Sql.execute(server, "CREATE TABLE note AS SELECT 1 AS id");
			Path ballast = fill();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> writeUntilTheServerEnds(server));
			Files.delete(ballast);
			await().atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.until(() -> Sql.query(server, "SELECT id FROM note").equals("1"));
		}
		finally {
			assertThat(mount("umount", "-l", this.folder.toString())).isTrue();
		}
	}

	private static boolean mount(String... command) throws Exception {
		return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
	}

	/** Writes a file until the disk is full. */
	private Path fill() throws IOException {
		Path file = this.folder.resolve("ballast");
		try (OutputStream stream = Files.newOutputStream(file)) {
			byte[] block = new byte[8192];
			while (true) {
				stream.write(block);
			}
		}
		catch (IOException ex) {
			return file;
		}
	}

	/** Until a new segment of the log does not fit. */
	private void writeUntilTheServerEnds(EmbeddedPgVector server) throws Exception {
		ProcessHandle postmaster = postmaster();
		Sql.execute(server, "CREATE TABLE small (i int)");
		for (int i = 0; i < 100 && postmaster.isAlive(); i++) {
			Sql.execute(server, "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000))");
		}
	}

	@Test
	void startsOverAfterAnInterruptedInitdb() throws Exception {
		Files.createFile(this.folder.resolve("e5-pgvector.lock"));
		Files.createFile(this.folder.resolve("password"));
		Files.createDirectories(this.folder.resolve("cluster.new-1/base"));
		try (EmbeddedPgVector server = start()) {
			assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
			assertThat(this.folder).isDirectoryNotContaining("glob:**/cluster.new-*");
		}
	}

	@Test
	void ignoresProcessIdOfAnotherProgram() throws Exception {
		start().close();
		// PostgreSQL itself ignores the PID of its parent
		long pid = ProcessHandle.current().parent().orElseThrow().pid();
		leavePostmasterPid(this.folder, pid, this.folder.toRealPath().resolve("cluster"));
		try (EmbeddedPgVector server = start()) {
			assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "12", "\u0000\n\u0000\n" })
	void comesUpWithADamagedProcessFile(String content) throws Exception {
		start().close();
		Files.writeString(this.folder.resolve("cluster/postmaster.pid"), content);
		start().close();
	}

	@Test
	void keepsTheServerOfTheOriginalOfACopiedFolder() throws Exception {
		Path original = this.folder.resolve("original");
		Path copy = this.folder.resolve("copy");
		try (EmbeddedPgVector server = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(original))) {
			long pid = postmaster(original).pid();
			try (EmbeddedPgVector second = EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(copy))) {
				second.dataDir();
			}
			leavePostmasterPid(copy, pid, original.toRealPath().resolve("cluster"));
			EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(copy)).close();
			assertThat(Sql.query(server, "SELECT 1")).isEqualTo("1");
		}
	}

	private static void leavePostmasterPid(Path folder, long pid, Path cluster) throws IOException {
		Files.write(folder.resolve("cluster/postmaster.pid"),
				List.of(Long.toString(pid), cluster.toString(), "1700000000", "5432", "", "127.0.0.1", "", "ready"));
	}

	private void commitRows(int port) throws IOException, SQLException {
		try (var connection = DriverManager.getConnection(
				String.format(Locale.ROOT, "jdbc:postgresql://127.0.0.1:%d/postgres", port), Cluster.SUPERUSER,
				Files.readString(this.folder.resolve("password"))); var statement = connection.createStatement()) {
			statement.execute("CREATE TABLE item AS SELECT i, '[1,2,3]'::vector(3) AS embedding "
					+ "FROM generate_series(1, 1000) i");
			statement.execute("CREATE INDEX ON item USING hnsw (embedding vector_l2_ops)");
		}
	}

	private ProcessHandle postmaster() throws IOException {
		return postmaster(this.folder);
	}

	private static ProcessHandle postmaster(Path folder) throws IOException {
		long pid = PostmasterPid.read(folder.toRealPath().resolve("cluster")).orElseThrow().pid();
		return ProcessHandle.of(pid).orElseThrow();
	}

	private static void kill(ProcessHandle process) throws Exception {
		process.destroyForcibly();
		process.onExit().get();
	}

	private EmbeddedPgVector start() {
		return EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(this.folder));
	}

}
