package io.e5boot.autoconfigure.pgvector;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.e5boot.pgvector.E5PgVectorStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns of the properties of Spring AI's PgVectorStore where only ours is configured: an
 * application that moves from one store to the other would otherwise lose its settings
 * without notice.
 */
final class SpringAiPropertyWarning implements BeanFactoryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(SpringAiPropertyWarning.class);

	private static final String SPRING_AI = "spring.ai.vectorstore.pgvector";

	/** The properties that have the same last part with us. */
	static final List<String> COUNTERPARTS = List.of("initialize-schema", "schema-validation", "schema-name",
			"table-name", "dimensions", "id-type", "index-type", "distance-type", "max-document-batch-size");

	private final Environment environment;

	SpringAiPropertyWarning(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (!isOnlyStore(beans)) {
			return;
		}
		Set<String> names = new TreeSet<>(Binder.get(this.environment)
			.bind(SPRING_AI, Bindable.mapOf(String.class, String.class))
			.map((values) -> values.keySet())
			.orElse(Set.of()));
		if (!names.isEmpty()) {
			logger.warn("The E5 vector store does not read the properties of Spring AI's PgVectorStore:\n{}",
					names.stream().map(SpringAiPropertyWarning::advice).collect(Collectors.joining("\n")));
		}
	}

	private static boolean isOnlyStore(ConfigurableListableBeanFactory beans) {
		return beans.getBeanNamesForType(VectorStore.class, true, false).length == 1
				&& beans.getBeanNamesForType(E5PgVectorStore.class, true, false).length == 1;
	}

	private static String advice(String name) {
		return COUNTERPARTS.stream()
			.filter((counterpart) -> letters(counterpart).equals(letters(name)))
			.findFirst()
			.map((counterpart) -> "  - Instead of " + SPRING_AI + "." + counterpart + " set "
					+ E5PgVectorProperties.NAME + "." + counterpart + ".")
			.orElseGet(() -> "  - Remove " + SPRING_AI + "." + name + ", which has no counterpart.");
	}

	/** An environment variable has no dashes. */
	private static String letters(String name) {
		return name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
	}

}
