package io.e5boot.pgvector.embedded;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.util.ClassUtils;

/** Detects tests, and properties that a test has set. */
final class TestRun {

	private static final Log logger = LogFactory.getLog(TestRun.class);

	/** Set by {@code @SpringBootTest}. */
	private static final String SPRING_BOOT_TEST = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

	private static final List<String> RUNNERS = List.of("org.junit.", "junit.framework.", "org.testng.",
			"org.springframework.test.context.", "org.springframework.boot.test.");

	/**
	 * The property sources of the process and of test annotations, and that of
	 * {@code TestPropertyValues}.
	 */
	private static final Set<String> SOURCES = Set.of(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
			CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME, "Inlined Test Properties",
			"Dynamic Test Properties", "test");

	/** The output folders for test resources of Maven, Gradle, IntelliJ and Eclipse. */
	private static final Pattern TEST_OUTPUT = Pattern
		.compile("/(test-classes|build/resources/\\w*[tT]est\\w*|out/test/[^/]+|bin/test)/$");

	private static final Pattern CLASS_PATH_RESOURCE = Pattern.compile("class path resource \\[(.+)]");

	private TestRun() {
	}

	/**
	 * Returns whether the context belongs to a test: Spring Boot has set its property, or
	 * a test runner is on the stack of a thread, perhaps waiting for another thread.
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
	 * Returns whether a property is set for the test: in a test's file or annotation, as
	 * a system property, in the environment or as an argument. All other origins belong
	 * to the application, because a test must not write to the application's data.
	 */
	static boolean sets(ConfigurableEnvironment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return StreamSupport
			.stream(ConfigurationPropertySources.from(environment.getPropertySources()).spliterator(), false)
			.map((source) -> source.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.findFirst()
			.filter((value) -> isOfTest(property, value.getOrigin()))
			.isPresent();
	}

	private static boolean isOfTest(String property, @Nullable Origin origin) {
		if (isOfTest(origin)) {
			return true;
		}
		logger.info("Tests do not use the application's " + property + ", which is set in " + origin);
		return false;
	}

	private static boolean isOfTest(@Nullable Origin origin) {
		if (origin instanceof TextResourceOrigin text) {
			return isOfTest(text.getResource());
		}
		if (!(origin instanceof PropertySourceOrigin source)) {
			return false;
		}
		if (source.getOrigin() instanceof TextResourceOrigin || source.getOrigin() instanceof PropertySourceOrigin) {
			return isOfTest(source.getOrigin());
		}
		return isOfTest(source.getPropertySource());
	}

	/**
	 * Handles files of {@code @TestPropertySource} and {@code @PropertySource}, which
	 * have no origin but are the source's name.
	 */
	private static boolean isOfTest(PropertySource<?> source) {
		if (source instanceof ResourcePropertySource) {
			Matcher file = CLASS_PATH_RESOURCE.matcher(source.getName());
			return file.matches() && isOfTest(new ClassPathResource(file.group(1)));
		}
		return SOURCES.contains(source.getName());
	}

	/**
	 * Returns whether a file is in a class path folder with test resources.
	 */
	private static boolean isOfTest(@Nullable Resource file) {
		ClassLoader classLoader = ClassUtils.getDefaultClassLoader();
		if (file == null || classLoader == null) {
			return false;
		}
		try {
			String path = file.getURL().getPath();
			return Collections.list(classLoader.getResources(""))
				.stream()
				.map(URL::getPath)
				.anyMatch((root) -> path.startsWith(root) && TEST_OUTPUT.matcher(root).find());
		}
		catch (IOException ex) {
			return false;
		}
	}

}
