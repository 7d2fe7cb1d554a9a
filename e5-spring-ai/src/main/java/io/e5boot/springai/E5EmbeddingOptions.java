package io.e5boot.springai;

import io.e5boot.encoder.TextRole;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * Options of one call to {@link E5EmbeddingModel}.
 *
 * @param role the role of the texts; null for the default of the method: documents are
 * passages, strings are queries
 * @param task name of one of the model's tasks, whose instruction precedes queries; null
 * for the model's default
 * @param model null, or the name of the called model
 * @param dimensions how many dimensions of each vector to keep; null for the model's
 */
public record E5EmbeddingOptions(@Nullable TextRole role, @Nullable String task, @Nullable String model,
		@Nullable Integer dimensions) implements EmbeddingOptions {

	/**
	 * Creates options with a role.
	 * @param role the role of the texts
	 * @return the options
	 */
	public static E5EmbeddingOptions of(TextRole role) {
		return new E5EmbeddingOptions(role, null, null, null);
	}

	/**
	 * Creates options with a task.
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
