package io.e5boot.autoconfigure.embedding;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.e5boot.autoconfigure.E5ConfigurationException;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.hub.Hub;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.springai.E5EmbeddingModel;
import io.e5boot.springai.E5TokenTextSplitter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.ai.transformer.splitter.TextSplitter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link AutoConfiguration Auto-configuration} for the E5 embedding model and the
 * splitter that counts its tokens. It backs off if the application defines an
 * {@link EmbeddingModel} or {@code spring.ai.model.embedding} has another value. It comes
 * before the auto-configurations of other embedding models, so that it never backs off
 * for one of them unnoticed: {@link SingleModelCheck} reports them.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnProperty(name = SpringAIModelProperties.EMBEDDING_MODEL, havingValue = E5EmbeddingAutoConfiguration.E5,
		matchIfMissing = true)
@ConditionalOnMissingBean(EmbeddingModel.class)
@EnableConfigurationProperties({ E5EmbeddingProperties.class, E5SplitterProperties.class })
public final class E5EmbeddingAutoConfiguration {

	static final String E5 = "e5";

	/** The default of Spring Boot. */
	private static final Duration SHUTDOWN_PHASE = Duration.ofSeconds(30);

	@Bean
	@ConditionalOnMissingBean
	E5Encoder e5Encoder(E5EmbeddingProperties properties, ResourceLoader resources, Environment environment) {
		ModelResolver resolver = new ModelResolver(resources.getClassLoader(),
				() -> new Hub(properties.hub().toOptions()));
		ModelFiles files = resolver.resolve(properties.model(), properties.revision());
		E5Encoder encoder = E5Encoder.create(properties.toOptions(files, exitGrace(environment)));
		try {
			properties.checkInstructions(files, encoder.templates());
			return encoder;
		}
		catch (E5ConfigurationException ex) {
			encoder.close();
			throw ex;
		}
	}

	/**
	 * Returns how long the encoder keeps working after the JVM begins to exit. During a
	 * graceful shutdown it serves the remaining requests until the context closes it;
	 * without a shutdown hook nothing would close it.
	 */
	private static Duration exitGrace(Environment environment) {
		if (!environment.getProperty("spring.main.register-shutdown-hook", Boolean.class, true)) {
			return Duration.ZERO;
		}
		return environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class, SHUTDOWN_PHASE);
	}

	@Bean
	@Proxyable(ProxyType.TARGET_CLASS)
	E5EmbeddingModel e5EmbeddingModel(E5Encoder encoder, E5EmbeddingProperties properties,
			ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<EmbeddingModelObservationConvention> convention, ObjectProvider<MeterRegistry> meters) {
		return E5EmbeddingModel.builder(encoder)
			.metadataMode(properties.metadataMode())
			.tasks(properties.tasks())
			.observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
			.observationConvention(convention.getIfAvailable())
			.meterRegistry(meters.getIfUnique())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean(TextSplitter.class)
	@Proxyable(ProxyType.TARGET_CLASS)
	E5TokenTextSplitter e5TokenTextSplitter(E5Encoder encoder, E5SplitterProperties properties) {
		return properties.toSplitter(encoder);
	}

	@Bean
	static SingleModelCheck singleEmbeddingModelCheck() {
		return new SingleModelCheck();
	}

	/**
	 * Fails startup if another embedding model was auto-configured too; the choice must
	 * be explicit.
	 */
	static final class SingleModelCheck implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
			List<String> names = Stream.of(beans.getBeanNamesForType(EmbeddingModel.class, true, false))
				.filter((name) -> !beans.containsBeanDefinition(name)
						|| beans.getMergedBeanDefinition(name).isAutowireCandidate())
				.toList();
			if (names.size() > 1) {
				throw new E5ConfigurationException(
						"There are " + names.size() + " embedding models, and "
								+ SpringAIModelProperties.EMBEDDING_MODEL + " does not say which one to use: "
								+ String.join(", ", names) + ".",
						"Set " + SpringAIModelProperties.EMBEDDING_MODEL + " to " + E5
								+ " for the E5 embedding model, or to the value of the other one: openai, ollama, "
								+ "transformers, and so on.");
			}
		}

	}

}
