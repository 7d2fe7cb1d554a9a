package io.e5boot.pgvector;

import java.util.List;

import io.e5boot.pgvector.schema.ModelIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The state of a store's tables.
 *
 * @param extensionVersion the version of pgvector in the database
 * @param passages the number of stored passages
 * @param configuredModel the model for which the store is configured, if known
 * @param tableModel the model that the table records, if any
 * @param indexesMissing whether a required index does not exist, because a bulk load or a
 * user has dropped it
 * @param indexesValid whether all existing indexes are valid
 * @param miscountedLanguages the languages whose recorded number of passages is wrong;
 * {@link E5PgVectorStore#recount()} corrects it
 * @param reembedding whether the passages are being re-embedded; the other values
 * describe those that are done
 */
public record StoreStatus(String extensionVersion, long passages, @Nullable ModelIdentity configuredModel,
		@Nullable ModelIdentity tableModel, boolean indexesMissing, boolean indexesValid,
		List<String> miscountedLanguages, boolean reembedding) {

	StoreStatus whileReembedding() {
		return new StoreStatus(this.extensionVersion, this.passages, this.configuredModel, this.tableModel,
				this.indexesMissing, this.indexesValid, this.miscountedLanguages, true);
	}

	/**
	 * Returns whether the vectors are those of the configured model, as far as both
	 * models are known.
	 * @return false if the models differ
	 */
	public boolean modelMatches() {
		return this.configuredModel == null || this.tableModel == null
				|| this.configuredModel.agreesWith(this.tableModel);
	}

}
