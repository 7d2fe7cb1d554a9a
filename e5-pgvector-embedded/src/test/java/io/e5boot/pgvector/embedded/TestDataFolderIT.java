package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.e5boot.pgvector.embedded.ServerApplication.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Which data folder the contexts of tests use; and that an application uses another. */
class TestDataFolderIT {

	private static final Path OWN = Path.of("target/e5-pgvector/test-" + ProcessHandle.current().pid());

	@TempDir
	private Path folder;

	@Test
	void theContextsOfATestShareANewFolderBelowTheBuildFolder() {
		try (ConfigurableApplicationContext first = start(); ConfigurableApplicationContext second = start()) {
			EmbeddedPgVector server = first.getBean(EmbeddedPgVector.class);
			assertThat(server.dataDir()).isEqualTo(OWN.toAbsolutePath());
			assertThat(second.getBean(EmbeddedPgVector.class).port()).isEqualTo(server.port());
			first.getBean(JdbcTemplate.class).execute("CREATE TABLE note AS SELECT 1 AS id");
			assertThat(second.getBean(JdbcTemplate.class).queryForObject("SELECT id FROM note", Integer.class)).isOne();
		}
		assertThat(Path.of(".e5")).doesNotExist();
	}

	@Test
	void aTestInAThreadOfItsOwnIsOneToo() throws Exception {
		Path[] data = new Path[1];
		Thread thread = new Thread(() -> {
			try (ConfigurableApplicationContext context = start()) {
				data[0] = context.getBean(EmbeddedPgVector.class).dataDir();
			}
		});
		thread.start();
		thread.join();
		assertThat(data[0]).isEqualTo(OWN.toAbsolutePath());
	}

	@ParameterizedTest
	@ValueSource(strings = { "target/classes", "test/project/target/classes", "build/resources/main", "config" })
	void theFolderInTheApplicationsFilesIsNotTheTests(String directory) throws IOException {
		try (ConfigurableApplicationContext context = startWithFile(directory)) {
			assertThat(context.getBean(EmbeddedPgVector.class).dataDir()).isEqualTo(OWN.toAbsolutePath());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "target/test-classes", "build/resources/test", "build/resources/integrationTest" })
	void theFolderInTheTestsFilesIs(String directory) throws IOException {
		try (ConfigurableApplicationContext context = startWithFile(directory)) {
			assertThat(context.getBean(EmbeddedPgVector.class).dataDir()).isEqualTo(data().toRealPath());
		}
	}

	@Test
	void aTestMayNameAFolderToKeep() throws IOException {
		for (String property : new String[] { "data-dir", "test-data-dir" }) {
			try (ConfigurableApplicationContext context = start("--e5.pgvector.embedded." + property + "=" + data())) {
				assertThat(context.getBean(EmbeddedPgVector.class).dataDir()).isEqualTo(data().toRealPath());
			}
		}
	}

	@Test
	void anApplicationUsesItsOwnFolderAndRunsBesideTests() throws IOException {
		Process application = ServerApplication.launch(Application.class, this.folder);
		try (ConfigurableApplicationContext context = start()) {
			assertThat(application.inputReader().readLine())
				.isEqualTo("data: " + this.folder.toRealPath().resolve(".e5/pgdata"));
			assertThat(context.isActive()).isTrue();
		}
		finally {
			application.destroy();
			application.onExit().join();
		}
	}

	@Test
	void whatKilledTestsLeftIsDeleted() throws Exception {
		Path leftOver = this.folder.resolve("test-" + deadPid());
		ProcessHandle server;
		try (Running application = Running.start(leftOver)) {
			application.kill();
			server = ProcessHandle.of(PostmasterPid.read(leftOver.toRealPath().resolve("cluster")).orElseThrow().pid())
				.orElseThrow();
		}
		Path other = Files.createDirectory(this.folder.resolve("test-data"));
		TestDataFolder.deleteLeftOvers(this.folder, EmbeddedPgVectorOptions::of);
		assertThat(leftOver).doesNotExist();
		assertThat(other).exists();
		assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void theFolderOfARunningTestStays() {
		Path running = this.folder.resolve("test-" + ProcessHandle.current().parent().orElseThrow().pid());
		EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(running)).close();
		TestDataFolder.deleteLeftOvers(this.folder, EmbeddedPgVectorOptions::of);
		assertThat(running).exists();
	}

	@Test
	void theBuildFolderIsThatOfTheBuildTool() throws IOException {
		String temporary = System.getProperty("java.io.tmpdir");
		assertThat(TestDataFolder.buildFolder(this.folder).toString()).startsWith(temporary);
		Files.createDirectory(this.folder.resolve("build"));
		assertThat(TestDataFolder.buildFolder(this.folder)).isNotEqualTo(this.folder.resolve("build"));
		Files.createFile(this.folder.resolve("pom.xml"));
		assertThat(TestDataFolder.buildFolder(this.folder)).isEqualTo(this.folder.resolve("target"));
		Files.createFile(this.folder.resolve("build.gradle.kts"));
		assertThat(TestDataFolder.buildFolder(this.folder)).isEqualTo(this.folder.resolve("build"));
	}

	private Path data() {
		return this.folder.resolve("data");
	}

	private static long deadPid() throws Exception {
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		return process.pid();
	}

	private ConfigurableApplicationContext startWithFile(String directory) throws IOException {
		Path file = Files.createDirectories(this.folder.resolve(directory)).resolve("application.properties");
		Files.writeString(file, "e5.pgvector.embedded.data-dir=" + data());
		return start("--spring.config.location=" + file.toUri());
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).run(arguments);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] arguments) throws IOException {
			System.setProperty("logging.level.root", "off");
			System.setProperty("spring.main.banner-mode", "off");
			EmbeddedPgVector server = start().getBean(EmbeddedPgVector.class);
			System.out.println("data: " + server.dataDir());
			System.in.read();
		}

	}

}
