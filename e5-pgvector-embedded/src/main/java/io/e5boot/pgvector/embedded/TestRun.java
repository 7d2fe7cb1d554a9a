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

/** Whether this JVM runs tests, and what a test has set itself. */
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

	/** Where Maven, Gradle, IntelliJ and Eclipse put the resources of tests. */
	private static final Pattern TEST_OUTPUT = Pattern
		.compile("/(test-classes|build/resources/\\w*[tT]est\\w*|out/test/[^/]+|bin/test)/$");

	private static final Pattern CLASS_PATH_RESOURCE = Pattern.compile("class path resource \\[(.+)]");

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
	 * Whether a property is set, and set for the test: in a test's file or annotation, a
	 * system property, the environment or an argument. Any other origin is taken for the
	 * application's, because a test must not write to the application's data.
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
	 * A file that {@code @TestPropertySource} or {@code @PropertySource} names has no
	 * origin, and gives the source its name.
	 */
	private static boolean isOfTest(PropertySource<?> source) {
		if (source instanceof ResourcePropertySource) {
			Matcher file = CLASS_PATH_RESOURCE.matcher(source.getName());
			return file.matches() && isOfTest(new ClassPathResource(file.group(1)));
		}
		return SOURCES.contains(source.getName());
	}

	/**
	 * Whether a file lies in a folder of the class path that holds the resources of
	 * tests.
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
