package io.e5boot.autoconfigure.pgvector;

import java.util.List;
import java.util.stream.Stream;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.pgvector.E5PgVectorStore;

import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Stops the start where another vector store has been auto-configured beside ours: which
 * of them holds the documents must not be left to chance. As a bean it says that the
 * application defines no vector store itself.
 */
final class SingleVectorStoreCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<String> names = Stream.of(beans.getBeanNamesForType(VectorStore.class, true, false))
			.filter((name) -> !beans.containsBeanDefinition(name)
					|| beans.getMergedBeanDefinition(name).isAutowireCandidate())
			.toList();
		if (names.size() > 1 && beans.getBeanNamesForType(E5PgVectorStore.class, true, false).length > 0) {
			throw new E5ConfigurationException(
					"There are " + names.size() + " vector stores, and " + SpringAIVectorStoreTypes.TYPE
							+ " does not say which to use: " + String.join(", ", names) + ".",
					"Set " + SpringAIVectorStoreTypes.TYPE + " to " + E5PgVectorAutoConfiguration.E5_PGVECTOR
							+ ", or to the value of the other: " + SpringAIVectorStoreTypes.PGVECTOR
							+ " for Spring AI's PgVectorStore, redis, qdrant, …; none where the other has no value.");
		}
	}

}
