package io.e5boot.autoconfigure.embedding;

import java.util.List;
import java.util.stream.Stream;

import io.e5boot.autoconfigure.E5ConfigurationException;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Stops the start where another embedding model has been auto-configured beside E5: which
 * of them computed a vector must not be left to chance.
 */
final class SingleEmbeddingModelCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<String> names = Stream.of(beans.getBeanNamesForType(EmbeddingModel.class, true, false))
			.filter((name) -> !beans.containsBeanDefinition(name)
					|| beans.getMergedBeanDefinition(name).isAutowireCandidate())
			.toList();
		if (names.size() > 1) {
			throw new E5ConfigurationException(
					"There are " + names.size() + " embedding models, and " + SpringAIModelProperties.EMBEDDING_MODEL
							+ " does not say which to use: " + String.join(", ", names) + ".",
					"Set " + SpringAIModelProperties.EMBEDDING_MODEL + " to e5, or to the name of the other "
							+ "(openai, ollama, transformers, …).");
		}
	}

}
