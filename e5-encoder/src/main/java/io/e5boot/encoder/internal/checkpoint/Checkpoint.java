package io.e5boot.encoder.internal.checkpoint;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorFiles;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * The description of a checkpoint, read from its files and validated. Nothing is guessed
 * from its name.
 *
 * @param files the checkpoint's files
 * @param transformer the files of the transformer's folder, mostly the same
 * @param config the shape of the encoder
 * @param pooling how token vectors are pooled
 * @param dense layers after pooling
 * @param maxTokens the maximum sequence length in tokens, special tokens included
 * @param lowerCase whether texts are lower-cased first
 * @param tokenizer settings for a tokenizer without {@code tokenizer.json}
 * @param prompts the configured prompts of queries and passages, by name
 * @param defaultPrompt name of the default prompt; empty if none is configured
 * @param truncatedDimensions how many dimensions of each vector are kept; null for all
 */
public record Checkpoint(ModelFiles files, ModelFiles transformer, CheckpointConfig config, Pooling pooling,
		List<DenseLayer> dense, int maxTokens, boolean lowerCase, TokenizerConfig tokenizer,
		Map<String, String> prompts, String defaultPrompt, @Nullable Integer truncatedDimensions) {

	/**
	 * Reads the description of a checkpoint, but not its weights.
	 * @param files the checkpoint's files
	 * @return the description
	 * @throws ModelLoadException if a file is missing or requires an unsupported feature
	 */
	public static Checkpoint read(ModelFiles files) {
		CheckpointConfig config = CheckpointConfig.read(SentenceModules.transformer(files));
		SentenceModules modules = SentenceModules.read(files);
		modules.requireChain(config.hiddenSize());
		Optional<JsonFile> settings = modules.settings();
		TokenizerConfig tokenizer = TokenizerConfig.read(modules.transformer());
		Optional<JsonFile> sentences = JsonFile.optional(files, CheckpointLayout.SENTENCE_TRANSFORMERS);
		sentences.ifPresent((json) -> json.require("model_type", "SentenceTransformer"));
		sentences.ifPresent(modules::requireCosine);
		return new Checkpoint(files, modules.transformer(), config, modules.pooling(), modules.dense(),
				maxTokens(config, settings, tokenizer),
				settings.map((json) -> json.flags().getOrDefault("do_lower_case", false)).orElse(false), tokenizer,
				sentences.map((json) -> Map.copyOf(json.strings("prompts"))).orElse(Map.of()),
				sentences.flatMap((json) -> json.optionalString("default_prompt_name")).orElse(""),
				sentences.flatMap((json) -> json.optionalInteger("truncate_dim", 1, Integer.MAX_VALUE)).orElse(null));
	}

	/**
	 * Returns the length in sentence-transformers' settings, or else in the tokenizer's,
	 * limited to the count of positions.
	 */
	private static int maxTokens(CheckpointConfig config, Optional<JsonFile> settings, TokenizerConfig tokenizer) {
		return settings.flatMap((json) -> json.optionalInteger("max_seq_length", 2, Integer.MAX_VALUE))
			.or(() -> Optional.ofNullable(tokenizer.maxTokens()))
			.map((length) -> Math.min(length, config.maxTokens()))
			.orElse(config.maxTokens());
	}

	/**
	 * {@return the length of the vectors, truncated if the checkpoint says so}
	 */
	public int dimensions() {
		return (this.truncatedDimensions != null) ? Math.min(this.truncatedDimensions, fullDimensions())
				: fullDimensions();
	}

	/**
	 * {@return the length of the computed vectors, before truncation}
	 */
	public int fullDimensions() {
		return this.dense.isEmpty() ? this.config.hiddenSize() : this.dense.get(this.dense.size() - 1).outputs();
	}

	/**
	 * Opens a file of the transformer's folder.
	 * @param name the file's name
	 * @return the content, which the caller must close, or empty if there is no such file
	 */
	public Optional<InputStream> open(String name) {
		return this.transformer.open(name);
	}

	/**
	 * {@return whether the checkpoint marks matrix products as int8-safe}
	 */
	public boolean hasActivationQuantization() {
		return openActivationQuantization().isPresent();
	}

	/**
	 * Opens the zero points and scales of the inputs of int8-safe products.
	 * @return the tensors, or empty if there are none
	 * @throws ModelLoadException if the file is invalid
	 */
	public Optional<TensorFile> openActivationQuantization() {
		return this.transformer.find(CheckpointLayout.ACTIVATION_QUANTIZATION).map(TensorFiles::open);
	}

	/**
	 * Opens the weights.
	 * @return the weights
	 * @throws ModelLoadException if the weights are missing or invalid
	 */
	public TensorFile openWeights() {
		return WeightFiles.open(this.transformer);
	}

}
