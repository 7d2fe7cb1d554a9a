package io.e5boot.autoconfigure.pgvector;

import java.util.Objects;

import javax.sql.DataSource;

import io.e5boot.autoconfigure.embedding.E5EmbeddingAutoConfiguration;
import io.e5boot.encoder.E5Encoder;
import io.e5boot.encoder.TextTemplates;
import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.E5PgVectorStoreBuilder;
import io.e5boot.pgvector.language.LanguageDetector;
import io.e5boot.pgvector.schema.ModelIdentity;
import io.e5boot.pgvector.schema.SchemaInitialization;
import io.e5boot.springai.E5EmbeddingModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SpringAIVectorStoreTypes;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.jta.JtaTransactionManager;

/**
 * {@link AutoConfiguration Auto-configuration} for the pgvector store: the
 * {@link VectorStore} of an application with one embedding model and one data source that
 * neither defines nor chooses another store ({@link SingleVectorStoreAutoConfiguration}).
 * It comes late, when all embedding models are registered.
 */
@AutoConfiguration(after = { E5EmbeddingAutoConfiguration.class, SingleVectorStoreAutoConfiguration.class,
		JdbcTemplateAutoConfiguration.class })
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({ E5PgVectorStore.class, JdbcTemplate.class })
@ConditionalOnProperty(name = SpringAIVectorStoreTypes.TYPE,
		havingValue = SingleVectorStoreAutoConfiguration.E5_PGVECTOR, matchIfMissing = true)
@Conditional(E5PgVectorAutoConfiguration.NoStoreOfTheApplication.class)
@ConditionalOnSingleCandidate(JdbcTemplate.class)
@EnableConfigurationProperties(E5PgVectorProperties.class)
public final class E5PgVectorAutoConfiguration {

	@Bean
	@ConditionalOnSingleCandidate(EmbeddingModel.class)
	@Proxyable(ProxyType.TARGET_CLASS)
	E5PgVectorStore e5PgVectorStore(JdbcTemplate jdbc, EmbeddingModel model, E5PgVectorProperties properties,
			ObjectProvider<EmbeddedDatabaseMarker> embedded, ObjectProvider<BatchingStrategy> batching,
			ObjectProvider<LanguageDetector> languageDetector, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<VectorStoreObservationConvention> convention, ObjectProvider<MeterRegistry> meters,
			ObjectProvider<E5Encoder> encoder, ObjectProvider<PlatformTransactionManager> transactionManagers) {
		SchemaInitialization initialization = properties.schemaInitialization(embedded.getIfAvailable() != null);
		E5PgVectorStoreBuilder builder = E5PgVectorStore.builder(jdbc, model)
			.initialization(initialization)
			.observationRegistry(observations.getIfUnique(() -> ObservationRegistry.NOOP))
			.customObservationConvention(convention.getIfAvailable())
			.transactionManager(jta(transactionManagers, jdbc.getDataSource()));
		properties.applyTo(builder, model.dimensions());
		if (model instanceof E5EmbeddingModel e5) {
			builder.model(identity(e5, encoder.getIfUnique()));
		}
		meters.ifUnique(builder::meterRegistry);
		batching.ifUnique(builder::batchingStrategy);
		languageDetector.ifUnique(builder::languageDetector);
		if (initialization == SchemaInitialization.NONE) {
			DatabaseCheck.requirePostgreSqlUrl(jdbc.getDataSource());
			return builder.build();
		}
		return DatabaseCheck.of(jdbc, builder::build);
	}

	@Bean
	static SpringAiPropertyWarning springAiPropertyWarning(Environment environment) {
		return new SpringAiPropertyWarning(environment);
	}

	@Bean
	@ConditionalOnBean(E5PgVectorStore.class)
	@ConditionalOnProperty(ScoreCalibrationRunner.PROPERTY)
	ScoreCalibrationRunner e5ScoreCalibrationRunner(E5PgVectorStore store, E5PgVectorProperties properties) {
		return new ScoreCalibrationRunner(store, Objects.requireNonNull(properties.score().judgedQueries()));
	}

	/**
	 * Returns the transaction manager of JTA, if there is one. The store sees the
	 * transactions of JDBC, JPA and Hibernate by their connection, but not those of JTA.
	 */
	private static @Nullable PlatformTransactionManager jta(ObjectProvider<PlatformTransactionManager> managers,
			@Nullable DataSource dataSource) {
		boolean jdbc = managers.stream()
			.anyMatch((manager) -> manager instanceof DataSourceTransactionManager own
					&& own.getDataSource() == dataSource);
		return (!jdbc && managers.getIfUnique() instanceof JtaTransactionManager manager) ? manager : null;
	}

	/**
	 * Describes the model, with revision and templates of the encoder if it is the
	 * model's own.
	 */
	private static ModelIdentity identity(E5EmbeddingModel model, @Nullable E5Encoder encoder) {
		if (encoder == null || !encoder.modelId().equals(model.modelId())) {
			return ModelIdentity.of(model.modelId());
		}
		TextTemplates templates = encoder.templates();
		return new ModelIdentity(model.modelId(), encoder.modelRevision().orElse(null), templates.query(),
				templates.passage());
	}

	/**
	 * The application defines no vector store. One of another auto-configuration is left
	 * to {@link SingleVectorStoreAutoConfiguration.Check}.
	 */
	static final class NoStoreOfTheApplication extends AnyNestedCondition {

		NoStoreOfTheApplication() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(SingleVectorStoreAutoConfiguration.Check.class)
		static final class Checked {

		}

		@ConditionalOnMissingBean(VectorStore.class)
		static final class NoStore {

		}

	}

	/**
	 * Marks the database as the one that {@code e5-pgvector-embedded} has started.
	 */
	record EmbeddedDatabaseMarker() implements AopInfrastructureBean {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(type = "io.e5boot.pgvector.embedded.EmbeddedPgVector")
	static class EmbeddedDatabaseConfiguration {

		@Bean
		EmbeddedDatabaseMarker embeddedDatabaseMarker() {
			return new EmbeddedDatabaseMarker();
		}

	}

}
