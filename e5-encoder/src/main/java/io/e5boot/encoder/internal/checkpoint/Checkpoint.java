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
 * A checkpoint whose description has been read and found sound. Everything is taken from
 * its own files; nothing is guessed from its name.
 *
 * @param files where it comes from
 * @param transformer the folder of the transformer, mostly the same
 * @param config the shape of the encoder
 * @param pooling how the tokens' vectors become one
 * @param dense layers after pooling
 * @param maxTokens the longest sequence, special tokens included
 * @param lowerCase whether texts are lower-cased before anything else
 * @param tokenizer settings for a tokenizer without {@code tokenizer.json}
 * @param prompts texts that the checkpoint's authors put before queries and passages, by
 * name; empty if they configured none
 * @param defaultPrompt name of the prompt of texts that have none of their own; empty if
 * there is none
 * @param truncatedDimensions how many numbers of each vector its authors keep; null for
 * all
 */
public record Checkpoint(ModelFiles files, ModelFiles transformer, CheckpointConfig config, Pooling pooling,
		List<DenseLayer> dense, int maxTokens, boolean lowerCase, TokenizerConfig tokenizer,
		Map<String, String> prompts, String defaultPrompt, @Nullable Integer truncatedDimensions) {

	/**
	 * Reads the description of a checkpoint; the weights stay untouched.
	 * @param files the checkpoint's files
	 * @return the description
	 * @throws ModelLoadException if a file is missing or asks for what is not supported
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
	 * What sentence-transformers' settings say, otherwise what the tokenizer's say, and
	 * never more than there are positions.
	 */
	private static int maxTokens(CheckpointConfig config, Optional<JsonFile> settings, TokenizerConfig tokenizer) {
		return settings.flatMap((json) -> json.optionalInteger("max_seq_length", 2, Integer.MAX_VALUE))
			.or(() -> Optional.ofNullable(tokenizer.maxTokens()))
			.map((length) -> Math.min(length, config.maxTokens()))
			.orElse(config.maxTokens());
	}

	/**
	 * {@return the length of the vectors as the checkpoint's authors use them}
	 */
	public int dimensions() {
		return (this.truncatedDimensions != null) ? Math.min(this.truncatedDimensions, fullDimensions())
				: fullDimensions();
	}

	/**
	 * {@return the length of the vectors as they are computed}
	 */
	public int fullDimensions() {
		return this.dense.isEmpty() ? this.config.hiddenSize() : this.dense.get(this.dense.size() - 1).outputs();
	}

	/**
	 * Opens a file of the transformer's folder, to be closed by the caller.
	 * @param name the file's name
	 * @return its content, or nothing if there is no such file
	 */
	public Optional<InputStream> open(String name) {
		return this.transformer.open(name);
	}

	/**
	 * {@return whether the checkpoint marks products as int8-safe}
	 */
	public boolean hasActivationQuantization() {
		return openActivationQuantization().isPresent();
	}

	/**
	 * Opens the zero points and scales of the inputs of int8-safe products.
	 * @return the tensors, to be closed by the caller, or nothing if there are none
	 * @throws ModelLoadException if the file is not sound
	 */
	public Optional<TensorFile> openActivationQuantization() {
		return this.transformer.find(CheckpointLayout.ACTIVATION_QUANTIZATION).map(TensorFiles::open);
	}

	/**
	 * Opens the weights.
	 * @return the weights, to be closed by the caller
	 * @throws ModelLoadException if they are missing or not sound
	 */
	public TensorFile openWeights() {
		return WeightFiles.open(this.transformer);
	}

}
