package io.e5boot.autoconfigure;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.autoconfigure.PgVectorStoreAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@link AutoConfiguration Auto-configuration} that stands for Spring AI's pgvector
 * store: that one backs off for its own type only, and would add a second
 * {@link VectorStore} to ours or to the application's.
 */
@AutoConfiguration(after = E5PgVectorAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(PgVectorStoreAutoConfiguration.class)
@ConditionalOnBean(JdbcTemplate.class)
@ConditionalOnMissingBean(VectorStore.class)
@Import(PgVectorStoreAutoConfiguration.class)
public final class GuardedPgVectorStoreAutoConfiguration {

}
