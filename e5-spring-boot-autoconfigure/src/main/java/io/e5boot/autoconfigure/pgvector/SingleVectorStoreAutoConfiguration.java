package io.e5boot.autoconfigure.pgvector;

import java.util.List;
import java.util.stream.Stream;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.pgvector.E5PgVectorStore;

import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * {@link AutoConfiguration Auto-configuration} that records whether the application
 * defines a {@link VectorStore} itself. It comes first, so that the store of another
 * auto-configuration is not mistaken for one: {@link Check} reports that.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnClass(E5PgVectorStore.class)
@ConditionalOnMissingBean(VectorStore.class)
public final class SingleVectorStoreAutoConfiguration {

	/** The value of {@code spring.ai.vectorstore.type} for our store. */
	static final String E5_PGVECTOR = "e5-pgvector";

	@Bean
	static Check singleVectorStoreCheck() {
		return new Check();
	}

	/**
	 * Fails startup if another vector store was auto-configured too; the choice must be
	 * explicit. The bean exists only if the application defines no vector store itself.
	 */
	static final class Check implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
			List<String> names = Stream.of(beans.getBeanNamesForType(VectorStore.class, true, false))
				.filter((name) -> !beans.containsBeanDefinition(name)
						|| beans.getMergedBeanDefinition(name).isAutowireCandidate())
				.toList();
			if (names.size() > 1 && beans.getBeanNamesForType(E5PgVectorStore.class, true, false).length > 0) {
				throw new E5ConfigurationException(
						"There are " + names.size() + " vector stores, and " + SpringAIVectorStoreTypes.TYPE
								+ " does not say which one to use: " + String.join(", ", names) + ".",
						"Set " + SpringAIVectorStoreTypes.TYPE + " to " + E5_PGVECTOR
								+ " for the E5 vector store, or to the value of the other one: "
								+ SpringAIVectorStoreTypes.PGVECTOR
								+ " for Spring AI's PgVectorStore, redis, qdrant, and so on. If the other one has no "
								+ "value, set it to none.");
			}
		}

	}

}
