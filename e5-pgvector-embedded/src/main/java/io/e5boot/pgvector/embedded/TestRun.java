package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;

/** Whether this JVM runs tests, and what a test has set itself. */
final class TestRun {

	/** Set by {@code @SpringBootTest}. */
	private static final String SPRING_BOOT_TEST = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

	private static final List<String> RUNNERS = List.of("org.junit.", "junit.framework.", "org.testng.",
			"org.springframework.test.context.", "org.springframework.boot.test.");

	/** Where Maven, Gradle, IntelliJ and Eclipse put the resources of tests. */
	private static final Pattern TEST_RESOURCES = Pattern
		.compile("/(test-classes|build/resources/\\w*[tT]est\\w*|out/test|bin/test)/");

	private TestRun() {
	}

	/**
	 * Whether the context belongs to a test: Spring Boot says so, or a test runner is on
	 * the stack of a thread, where it waits for what it runs in another.
	 */
	static boolean isActive(ConfigurableEnvironment environment) {
		return environment.containsProperty(SPRING_BOOT_TEST) || Thread.getAllStackTraces()
			.values()
			.stream()
			.flatMap(Stream::of)
			.map(StackTraceElement::getClassName)
			.anyMatch((name) -> RUNNERS.stream().anyMatch(name::startsWith));
	}

	/**
	 * Whether a property is set, and not by the application's own configuration files:
	 * the tests' files, an annotation, a system property and the environment count.
	 */
	static boolean sets(ConfigurableEnvironment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return StreamSupport
			.stream(ConfigurationPropertySources.from(environment.getPropertySources()).spliterator(), false)
			.map((source) -> source.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.findFirst()
			.filter((value) -> !isOfApplication(value.getOrigin()))
			.isPresent();
	}

	private static boolean isOfApplication(@Nullable Origin origin) {
		if (origin instanceof PropertySourceOrigin source) {
			return isOfApplication(source.getOrigin());
		}
		if (!(origin instanceof TextResourceOrigin text)) {
			return false;
		}
		Resource file = text.getResource();
		try {
			return file == null || !TEST_RESOURCES.matcher(file.getURL().getPath()).find();
		}
		catch (IOException ex) {
			return true;
		}
	}

}
