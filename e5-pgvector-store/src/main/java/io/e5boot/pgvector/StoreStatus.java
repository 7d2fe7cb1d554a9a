package io.e5boot.pgvector;

import java.util.List;

import io.e5boot.pgvector.schema.ModelIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The state of a store's tables.
 *
 * @param extensionVersion the version of pgvector in the database
 * @param passages how many passages are stored
 * @param configuredModel the model the store was configured for, if known
 * @param tableModel the model that the table has recorded, if any
 * @param indexesMissing whether an index that the store's statements use does not exist:
 * it was dropped, for a bulk load or by hand, and is not built yet
 * @param indexesValid whether every index that is there can be used
 * @param miscountedLanguages the languages of which another number of passages is
 * recorded than is stored, mended by {@link E5PgVectorStore#recount()}
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
	 * Tells whether the vectors are those of the configured model, as far as either side
	 * knows.
	 * @return false if the model is another one
	 */
	public boolean modelMatches() {
		return this.configuredModel == null || this.tableModel == null
				|| this.configuredModel.agreesWith(this.tableModel);
	}

}
