package io.e5boot.autoconfigure.pgvector;

import io.e5boot.pgvector.E5PgVectorStore;
import io.e5boot.pgvector.StoreStatus;
import io.e5boot.pgvector.schema.ModelIdentity;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up where the database answers, the table's model is the configured one and every index
 * can be used. Without an index that is missing the store works, if slowly; where the
 * recorded numbers of passages are wrong, it works with outdated language means.
 */
class E5PgVectorHealthIndicator extends AbstractHealthIndicator {

	private final E5PgVectorStore store;

	E5PgVectorHealthIndicator(E5PgVectorStore store) {
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
