package io.e5boot.springai;

import io.e5boot.encoder.TextRole;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * Options of one call to {@link E5EmbeddingModel}.
 *
 * @param role the part the texts play; null for the default of the method called:
 * documents are passages, strings are queries
 * @param task name of one of the model's tasks, whose instruction is written before
 * queries; null for what the model writes otherwise
 * @param model name of the model; null, or the name of the one that is called
 * @param dimensions length of the vectors; null, or that of the model
 */
public record E5EmbeddingOptions(@Nullable TextRole role, @Nullable String task, @Nullable String model,
		@Nullable Integer dimensions) implements EmbeddingOptions {

	/**
	 * Options that set nothing but the role.
	 * @param role the part the texts play
	 * @return the options
	 */
	public static E5EmbeddingOptions of(TextRole role) {
		return new E5EmbeddingOptions(role, null, null, null);
	}

	/**
	 * Options that set nothing but the task.
	 * @param task name of one of the model's tasks
	 * @return the options
	 */
	public static E5EmbeddingOptions task(String task) {
		return new E5EmbeddingOptions(null, task, null, null);
	}

	@Override
	public @Nullable String getModel() {
		return this.model;
	}

	@Override
	public @Nullable Integer getDimensions() {
		return this.dimensions;
	}

}
