package io.e5boot.autoconfigure.pgvector;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.e5boot.pgvector.E5PgVectorStore;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.VectorStoreRetriever;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Says why our store is missing if a bean needs it, and what to do. Comes before Spring
 * Boot's own analysis, which lists conditions.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingVectorStoreFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final String STORE = E5PgVectorAutoConfiguration.class.getName();

	private static final String TYPE = SpringAIVectorStoreTypes.TYPE;

	private static final String DATABASE = "Set spring.datasource.url to a PostgreSQL with pgvector, or for development "
			+ "add the dependency io.e5boot:e5-pgvector-embedded. Exclude neither spring-boot-starter-jdbc nor "
			+ "DataSourceAutoConfiguration";

	private static final String OWN_STORE = "define an E5PgVectorStore bean yourself: "
			+ "E5PgVectorStore.builder(jdbcTemplate, embeddingModel).build()";

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	MissingVectorStoreFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = (ConfigurableListableBeanFactory) beans;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (type == null || cause instanceof NoUniqueBeanDefinitionException || !isOurs(type) || exists(type)) {
			return null;
		}
		Explanation explanation = explain();
		return new FailureAnalysis("A bean of type " + type.getSimpleName()
				+ " is needed, but there is no E5 vector store: " + explanation.description + ".",
				explanation.action + ".", cause);
	}

	private static boolean isOurs(Class<?> type) {
		return VectorStoreRetriever.class.isAssignableFrom(type) && type.isAssignableFrom(E5PgVectorStore.class);
	}

	/** If so, the missing bean is not ours but one with a qualifier. */
	private boolean exists(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, type, true, false).length > 0;
	}

	private Explanation explain() {
		String type = this.environment.getProperty(TYPE);
		if (type != null && !type.equalsIgnoreCase(SingleVectorStoreAutoConfiguration.E5_PGVECTOR)) {
			return new Explanation(TYPE + " is " + type,
					"Set " + TYPE + " to " + SingleVectorStoreAutoConfiguration.E5_PGVECTOR
							+ " or remove it, or add the Spring AI starter that it names");
		}
		return Stream.of(otherStore(), database(), template(), model())
			.filter(Objects::nonNull)
			.findFirst()
			.orElseGet(() -> new Explanation(STORE + " is excluded, or is not part of this context",
					"Remove the exclusion. In a test slice, add @ImportAutoConfiguration("
							+ E5PgVectorAutoConfiguration.class.getSimpleName() + ".class)"));
	}

	private @Nullable Explanation otherStore() {
		List<String> stores = names(VectorStore.class);
		return stores.isEmpty() ? null : new Explanation(
				"the application defines another one, " + String.join(", ", stores),
				"Inject VectorStore instead of " + E5PgVectorStore.class.getSimpleName() + ", or remove that bean");
	}

	private @Nullable Explanation database() {
		List<String> sources = names(DataSource.class);
		if (sources.isEmpty()) {
			return new Explanation("there is no DataSource", DATABASE);
		}
		return isSingle(sources) ? null : new Explanation(
				"there are " + sources.size() + " DataSources, none of them primary: " + String.join(", ", sources),
				"Annotate the DataSource of the vector store with @Primary, or define a JdbcTemplate bean with it, or "
						+ OWN_STORE);
	}

	private @Nullable Explanation template() {
		List<String> templates = names(JdbcTemplate.class);
		if (templates.isEmpty()) {
			return new Explanation("there is no JdbcTemplate",
					"Define a JdbcTemplate bean with the DataSource of the vector store, or do not exclude "
							+ "JdbcTemplateAutoConfiguration");
		}
		return isSingle(templates) ? null
				: new Explanation(
						"there are " + templates.size() + " JdbcTemplates, none of them primary: "
								+ String.join(", ", templates),
						"Annotate the JdbcTemplate of the vector store with @Primary, or " + OWN_STORE);
	}

	private @Nullable Explanation model() {
		List<String> models = names(EmbeddingModel.class);
		if (models.isEmpty()) {
			return new Explanation("there is no embedding model",
					"Set spring.ai.model.embedding to e5 or remove it, or define an EmbeddingModel bean");
		}
		return isSingle(models) ? null
				: new Explanation(
						"there are " + models.size() + " embedding models, none of them primary: "
								+ String.join(", ", models),
						"Annotate the EmbeddingModel of the vector store with @Primary, or " + OWN_STORE);
	}

	private List<String> names(Class<?> type) {
		return List.of(this.beans.getBeanNamesForType(type, true, false));
	}

	private boolean isSingle(List<String> names) {
		return names.size() == 1 || names.stream()
			.filter((name) -> this.beans.containsBeanDefinition(name)
					&& this.beans.getMergedBeanDefinition(name).isPrimary())
			.count() == 1;
	}

	private record Explanation(String description, String action) {

	}

}
