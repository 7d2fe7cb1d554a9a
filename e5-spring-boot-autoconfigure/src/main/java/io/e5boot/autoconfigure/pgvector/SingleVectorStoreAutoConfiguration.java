package io.e5boot.autoconfigure.pgvector;

import io.e5boot.pgvector.E5PgVectorStore;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * {@link AutoConfiguration Auto-configuration} that notes whether the application defines
 * a {@link VectorStore} of its own. It comes first, so that the store of another
 * auto-configuration is not taken for one: {@link SingleVectorStoreCheck} reports that.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnClass(E5PgVectorStore.class)
@ConditionalOnMissingBean(VectorStore.class)
public final class SingleVectorStoreAutoConfiguration {

	@Bean
	static SingleVectorStoreCheck singleVectorStoreCheck() {
		return new SingleVectorStoreCheck();
	}

}
