package io.e5boot.autoconfigure.pgvector;

import io.e5boot.pgvector.E5PgVectorStore;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
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
		return new E5PgVectorHealthIndicator(store);
	}

}
