package io.e5boot.encoder.checkpoint;

import java.io.InputStream;
import java.util.Map;

/**
 * A checkpoint whose description has been read and found sound. Everything is taken from
 * its own files; nothing is guessed from its name.
 *
 * @param files where it comes from
 * @param config the shape of the encoder
 * @param maxTokens the longest sequence, special tokens included
 * @param prompts texts that the checkpoint's authors put before queries and passages, by
 * name; empty if they configured none
 */
public record Checkpoint(ModelFiles files, CheckpointConfig config, int maxTokens, Map<String, String> prompts) {

	private static final String TOKENIZER = "tokenizer.json";

	private static final String WEIGHTS = "model.safetensors";

	/**
	 * Reads the description of a checkpoint; the weights stay untouched.
	 * @param files the checkpoint's files
	 * @return the description
	 * @throws ModelLoadException if a file is missing or asks for what is not supported
	 */
	public static Checkpoint read(ModelFiles files) {
		CheckpointConfig config = CheckpointConfig.read(files);
		SentenceModules.demandSupported(files);
		int maxTokens = JsonFile.optional(files, "sentence_bert_config.json")
			.flatMap((json) -> json.optionalInteger("max_seq_length", 2, Integer.MAX_VALUE))
			.map((length) -> Math.min(length, config.maxTokens()))
			.orElse(config.maxTokens());
		Map<String, String> prompts = JsonFile.optional(files, "config_sentence_transformers.json")
			.map((json) -> json.strings("prompts"))
			.orElse(Map.of());
		return new Checkpoint(files, config, maxTokens, Map.copyOf(prompts));
	}

	/**
	 * Opens the tokenizer's description, to be closed by the caller.
	 */
	public InputStream openTokenizer() {
		return this.files.open(TOKENIZER)
			.orElseThrow(() -> new ModelNotFoundException("There is no " + TOKENIZER + " in " + this.files.location()));
	}

	/**
	 * Opens the weights.
	 * @throws ModelLoadException if they are missing or not sound
	 */
	public SafetensorsFile openWeights() {
		return this.files.openTensors(WEIGHTS)
			.orElseThrow(() -> new ModelNotFoundException("There is no " + WEIGHTS + " in " + this.files.location()));
	}

}
