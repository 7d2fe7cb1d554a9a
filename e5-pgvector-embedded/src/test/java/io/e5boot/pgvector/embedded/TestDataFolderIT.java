package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.e5boot.pgvector.embedded.ServerApplication.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Test contexts use a data folder of their JVM, and applications another one. */
class TestDataFolderIT {

	private static final Path OWN = Path.of("target/e5-pgvector/test-" + ProcessHandle.current().pid());

	private static final String DATA_DIR = "e5.pgvector.embedded.data-dir";

	@TempDir
	private Path folder;

	@Test
	void contextsOfATestShareANewFolderBelowTheBuildFolder() {
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
	void testInAnotherThreadIsDetected() throws Exception {
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
	@ValueSource(strings = { "target/classes", "test/project/target/classes", "build/resources/main", "config",
			"bin/test/project/target/classes", "test-classes/project/build/resources/main",
			"build/resources/test/project/out/production/project" })
	void folderInTheApplicationsFilesIsNotUsed(String directory) throws IOException {
		assertThat(dataDirOfFile(directory)).isEqualTo(OWN.toAbsolutePath());
	}

	@ParameterizedTest
	@ValueSource(strings = { "target/test-classes", "build/resources/test", "build/resources/integrationTest",
			"out/test/project", "bin/test" })
	void folderInTheTestsFilesIsUsed(String directory) throws IOException {
		assertThat(dataDirOfFile(directory)).isEqualTo(data().toRealPath());
	}

	@Test
	void fileOutsideTheClassPathBelongsToTheApplication() throws IOException {
		Path file = Files.createDirectories(this.folder.resolve("bin/test")).resolve("application.properties");
		Files.writeString(file, DATA_DIR + "=" + data());
		try (ConfigurableApplicationContext context = start("--spring.config.location=" + file.toUri())) {
			assertThat(context.getBean(EmbeddedPgVector.class).dataDir()).isEqualTo(OWN.toAbsolutePath());
		}
	}

	@ParameterizedTest
	@MethodSource("sourcesOfTheApplication")
	void folderInAnotherSourceOfTheApplicationIsNotUsed(PropertySource<?> source) {
		assertThat(TestRun.sets(environment(source), DATA_DIR)).isFalse();
	}

	static Stream<PropertySource<?>> sourcesOfTheApplication() throws IOException {
		Map<String, Object> value = Map.of(DATA_DIR, ".e5/pgdata");
		return Stream.of(new MapPropertySource("defaultProperties", value), new MapPropertySource("own", value),
				new ResourcePropertySource(new NamedFile(EmbeddedPgVector.class)),
				new ResourcePropertySource("test", new NamedFile(EmbeddedPgVector.class)));
	}

	@Test
	void folderInAFileThatTheTestNamesIsUsed() throws IOException {
		PropertySource<?> source = new ResourcePropertySource(new NamedFile(TestDataFolderIT.class));
		assertThat(TestRun.sets(environment(source), DATA_DIR)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "systemProperties", "systemEnvironment", "commandLineArgs", "Inlined Test Properties",
			"Dynamic Test Properties", "test" })
	void folderInATestsSourceIsUsed(String name) {
		assertThat(TestRun.sets(environment(new MapPropertySource(name, Map.of(DATA_DIR, "own"))), DATA_DIR)).isTrue();
	}

	@Test
	void testCanConfigureAFolderToKeep() throws IOException {
		for (String property : new String[] { "data-dir", "test-data-dir" }) {
			try (ConfigurableApplicationContext context = start("--e5.pgvector.embedded." + property + "=" + data())) {
				assertThat(context.getBean(EmbeddedPgVector.class).dataDir()).isEqualTo(data().toRealPath());
			}
		}
	}

	@Test
	void applicationUsesItsOwnFolderDuringTests() throws IOException {
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
	void foldersOfKilledTestsAreDeleted() throws Exception {
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
	void folderOfARunningTestIsKept() {
		Path running = this.folder.resolve("test-" + ProcessHandle.current().parent().orElseThrow().pid());
		EmbeddedPgVector.start(EmbeddedPgVectorOptions.of(running)).close();
		TestDataFolder.deleteLeftOvers(this.folder, EmbeddedPgVectorOptions::of);
		assertThat(running).exists();
	}

	@Test
	void buildFolderIsThatOfTheBuildTool() throws IOException {
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

	private Path dataDirOfFile(String directory) throws IOException {
		Path root = Files.createDirectories(this.folder.resolve(directory));
		Files.writeString(root.resolve("of-a-class-path.properties"), DATA_DIR + "=" + data());
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { root.toUri().toURL() }, before)) {
			thread.setContextClassLoader(classLoader);
			try (ConfigurableApplicationContext context = start(
					"--spring.config.location=classpath:/of-a-class-path.properties")) {
				return context.getBean(EmbeddedPgVector.class).dataDir();
			}
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static ConfigurableEnvironment environment(PropertySource<?> source) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(source);
		return environment;
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

	/** Like a file next to a class, as {@code @PropertySource} reads it. */
	private static final class NamedFile extends ByteArrayResource {

		private final Class<?> neighbor;

		private NamedFile(Class<?> neighbor) {
			super((DATA_DIR + "=.e5/pgdata").getBytes(StandardCharsets.UTF_8));
			this.neighbor = neighbor;
		}

		@Override
		public String getDescription() {
			return "class path resource [" + this.neighbor.getName().replace('.', '/') + ".class]";
		}

	}

}
