package io.e5boot.autoconfigure.pgvector;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.StoreStatus;
import io.e5boot.pgvector.schema.ModelIdentity;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * {@link AutoConfiguration Auto-configuration} for the health of the pgvector store, in
 * applications that have Spring Boot's health support.
 */
@AutoConfiguration(after = E5PgVectorAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({ HealthIndicator.class, E5PgVectorStore.class })
@ConditionalOnBean(E5PgVectorStore.class)
@ConditionalOnEnabledHealthIndicator("e5PgVector")
public final class E5PgVectorHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "e5PgVectorHealthIndicator")
	HealthIndicator e5PgVectorHealthIndicator(E5PgVectorStore store) {
		return new StoreHealthIndicator(store);
	}

	/**
	 * Up if the database answers, the table's model is the configured one and every index
	 * can be used. If an index is missing the store still works, only more slowly; if the
	 * recorded numbers of passages are wrong, it works with outdated language means.
	 */
	static class StoreHealthIndicator extends AbstractHealthIndicator {

		private final E5PgVectorStore store;

		StoreHealthIndicator(E5PgVectorStore store) {
			super("The vector store cannot read its tables");
			this.store = store;
		}

		@Override
		protected void doHealthCheck(Health.Builder builder) {
			StoreStatus status = this.store.status();
			builder.status((status.modelMatches() && status.indexesValid()) ? "UP" : "DOWN")
				.withDetail("extensionVersion", status.extensionVersion())
				.withDetail("passages", status.passages())
				.withDetail("reembedding", status.reembedding())
				.withDetail("indexesMissing", status.indexesMissing())
				.withDetail("indexesValid", status.indexesValid())
				.withDetail("miscountedLanguages", status.miscountedLanguages());
			ModelIdentity model = status.configuredModel();
			ModelIdentity tableModel = status.tableModel();
			if (model != null) {
				builder.withDetail("model", model.id());
			}
			if (tableModel != null) {
				builder.withDetail("tableModel", tableModel.id());
			}
		}

	}

}
