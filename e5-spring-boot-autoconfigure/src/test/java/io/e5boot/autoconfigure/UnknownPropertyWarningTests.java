package io.e5boot.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertyWarningTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(E5PropertiesAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "e5.embedding.precison, e5.embedding.precision", "e5.embeding.model, e5.embedding.model",
			"e5.pgvector.language.neutralty, e5.pgvector.language.neutrality",
			"e5.embedding.hub.cachedirectory, e5.embedding.hub.cache-dir",
			"e5.embedding.instruct.taks.law, e5.embedding.instruct.tasks",
			"e5.pgvector.embedded.datadri, e5.pgvector.embedded.data-dir", "e5.precision, e5.embedding.precision",
			"e5.pgvector.index, e5.pgvector.index.m" })
	void warnsOfAMisspelledProperty(String name, String nearest, CapturedOutput output) {
		this.runner.withPropertyValues(name + "=value").run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains(" does not exist", "Did you mean " + nearest + "?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "e5.embedding.precision", "e5.embedding.maxTokens", "e5.embedding.max_tokens",
			"E5.EMBEDDING.MAX-TOKENS", "e5.embedding.instruct.tasks.law", "e5.embedding.instruct.tasks[My Law]",
			"e5.embedding.instruct.tasks.law.of.nature", "e5.pgvector.score.judged-queries[0]",
			"e5.pgvector.embedded.port", "e5.application.own", "e5x.embedding", "spring.e5.embedding" })
	void ignoresOtherProperties(String name, CapturedOutput output) {
		this.runner.withUserConfiguration(Own.class)
			.withPropertyValues(name + "=1")
			.run((context) -> assertThat(warnings(output)).isEmpty());
	}

	@ParameterizedTest
	@CsvSource({ "E5_EMBEDDING_PRECISON, e5.embedding.precision", "E5_EMBEDDING_MAX_TOKEN, e5.embedding.max-tokens",
			"E5_PGVECTR_PARTITIONS, e5.pgvector.partitions" })
	void warnsOfAMisspelledVariable(String name, String nearest, CapturedOutput output) {
		withVariable(name).run((context) -> assertThat(warnings(output)).singleElement()
			.asString()
			.contains("The property " + name + " does not exist", "Did you mean " + nearest + "?"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "E5_EMBEDDING_MAXTOKENS", "E5_EMBEDDING_MAX_TOKENS", "E5_EMBEDDING_INSTRUCT_TASKS_LAW",
			"E5_PGVECTOR_LANGUAGE_STRENGTH", "E5_HOME", "E5_VERSION", "E5" })
	void ignoresOtherVariables(String name, CapturedOutput output) {
		withVariable(name).run((context) -> assertThat(warnings(output)).isEmpty());
	}

	@ParameterizedTest
	@CsvSource({ "e5.pgvector.language-neutral, e5.pgvector.language.neutrality",
			"e5.pgvector.languageKey, e5.pgvector.language.metadata-key",
			"e5.pgvector.language-strength, e5.pgvector.language.strength" })
	void namesTheReplacementOfARenamedProperty(String name, String replacement, CapturedOutput output) {
		this.runner.withPropertyValues(name + "=value").run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("has no effect. It has been replaced by " + replacement + ".");
	}

	@Test
	void namesTheReplacementOfARenamedVariable(CapturedOutput output) {
		withVariable("E5_PGVECTOR_LANGUAGE_NEUTRAL").run((context) -> assertThat(warnings(output)).singleElement()
			.asString()
			.contains("E5_PGVECTOR_LANGUAGE_NEUTRAL", "replaced by e5.pgvector.language.neutrality."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "e5.xyz", "e5.something-else.entirely.unlike-it" })
	void suggestsNothingDissimilar(String name, CapturedOutput output) {
		this.runner.withPropertyValues(name + "=value").run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains(name + " does not exist")
			.doesNotContain("Did you mean");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{ \"properties\": [", "", "[]", "{ \"properties\": [ { \"name\": \"e5.Not_Valid!\" } ] }" })
	void skipsABrokenMetadataFile(String content, @TempDir Path folder, CapturedOutput output) throws IOException {
		withMetadata(folder, content, getClass().getClassLoader(),
				(classLoader) -> this.runner.withClassLoader(classLoader)
					.withPropertyValues("e5.embedding.precison=auto")
					.run((context) -> assertThat(context).hasNotFailed()));
		assertThat(warnings(output)).singleElement().asString().contains("Did you mean e5.embedding.precision?");
	}

	@Test
	void isSilentWithoutMetadata(CapturedOutput output) {
		this.runner.withClassLoader(new WithoutMetadata(false))
			.withPropertyValues("e5.embedding.precison=auto")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void readsNoMetadataIfNoPropertyIsSet() {
		this.runner.withClassLoader(new WithoutMetadata(true)).run((context) -> assertThat(context).hasNotFailed());
	}

	private static void withMetadata(Path folder, String content, ClassLoader parent, Consumer<ClassLoader> use)
			throws IOException {
		Path file = folder.resolve("META-INF/spring-configuration-metadata.json");
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { folder.toUri().toURL() }, parent)) {
			use.accept(classLoader);
		}
	}

	@Test
	void warnsOnce(CapturedOutput output) {
		this.runner.withPropertyValues("e5.embedding.precison=auto")
			.withSystemProperties("e5.embedding.precison=auto")
			.run((context) -> assertThat(warnings(output)).hasSize(1));
	}

	private ApplicationContextRunner withVariable(String name) {
		return this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.replace("systemEnvironment",
					new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "value"))));
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("WARN") && line.contains("e5")).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(Own.Properties.class)
	static class Own {

		@ConfigurationProperties("e5.application")
		record Properties(String own) {

		}

	}

	private static final class WithoutMetadata extends ClassLoader {

		private final boolean failing;

		private WithoutMetadata(boolean failing) {
			super(UnknownPropertyWarningTests.class.getClassLoader());
			this.failing = failing;
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			if (!name.endsWith("spring-configuration-metadata.json")) {
				return super.getResources(name);
			}
			if (this.failing) {
				throw new IOException("must not be read");
			}
			return Collections.emptyEnumeration();
		}

	}

}
