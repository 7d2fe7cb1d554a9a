package io.e5boot.encoder.hub;

import java.util.List;
import java.util.Optional;

import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;

/**
 * Asks a source for the files of a checkpoint that an encoder reads, and for no others:
 * no second copy of the weights in another format, no ONNX, no pictures.
 */
final class CheckpointParts {

	private static final String CONFIG = "config.json";

	private static final String MODULES = "modules.json";

	private static final List<String> SETTINGS = List.of("sentence_bert_config.json", "sentence_roberta_config.json",
			"sentence_xlm-roberta_config.json");

	private static final List<String> TOKENIZERS = List.of("tokenizer.json", "sentencepiece.bpe.model", "vocab.txt");

	private static final List<String> WEIGHTS = List.of("model.safetensors", "model.safetensors.index.json",
			"pytorch_model.bin", "pytorch_model.bin.index.json");

	private final Source source;

	private CheckpointParts(Source source) {
		this.source = source;
	}

	/**
	 * Fetches them all, the small ones first.
	 */
	static void fetch(Source source) {
		CheckpointParts parts = new CheckpointParts(source);
		String transformer = parts.fetchModules();
		source.fetch("config_sentence_transformers.json");
		parts.fetchTransformer(transformer);
	}

	/**
	 * Fetches what comes after the transformer.
	 * @return the transformer's folder, with a slash behind it; mostly empty
	 */
	private String fetchModules() {
		if (!this.source.fetch(MODULES)) {
			this.source.fetch("1_Pooling/config.json");
			return "";
		}
		String transformer = "";
		for (SentenceModule module : SentenceModule.parse(MODULES, this.source.read(MODULES))) {
			switch (module.simpleType()) {
				case "Transformer" -> transformer = module.folder();
				case "Pooling" -> this.source.require(module.folder() + "config.json");
				case "Dense" -> {
					this.source.require(module.folder() + "config.json");
					fetchWeights(module.folder());
				}
				case "Normalize" -> this.source.fetchIfKnown(module.folder() + "config.json");
				default -> {
					// has no files of its own, or is refused when the checkpoint is read
				}
			}
		}
		return transformer;
	}

	/**
	 * Python's tokenizers also read the map of special tokens.
	 */
	private void fetchTransformer(String folder) {
		if (this.source.fetch(folder + CONFIG)) {
			CheckpointConfig.requireSupported(CONFIG, this.source.read(folder + CONFIG));
		}
		else {
			this.source.lacks(folder, List.of(CONFIG));
		}
		SETTINGS.stream().filter((name) -> this.source.fetch(folder + name)).findFirst();
		this.source.fetch(folder + "tokenizer_config.json");
		this.source.fetchIfKnown(folder + "special_tokens_map.json");
		first(folder, TOKENIZERS);
		fetchWeights(folder);
	}

	private void fetchWeights(String folder) {
		String weights = first(folder, WEIGHTS);
		if (weights.endsWith(".index.json")) {
			for (String shard : ShardIndex.parse(weights, this.source.read(weights))) {
				this.source.require(folder + shard);
			}
		}
	}

	private String first(String folder, List<String> names) {
		Optional<String> first = names.stream().map((name) -> folder + name).filter(this.source::fetch).findFirst();
		return first.orElseGet(() -> {
			this.source.lacks(folder, names);
			return "";
		});
	}

	/**
	 * Where the files come from.
	 */
	interface Source {

		/**
		 * Gets a file, unless the checkpoint has none of that name.
		 */
		boolean fetch(String name);

		/**
		 * Gets a file that only helps.
		 */
		void fetchIfKnown(String name);

		/**
		 * Gets a file without which there is no checkpoint.
		 */
		default void require(String name) {
			if (!fetch(name)) {
				lacks("", List.of(name));
			}
		}

		/**
		 * Reads a small file that has been fetched.
		 */
		byte[] read(String name);

		/**
		 * Notes that the checkpoint has none of these files, of which it needs one.
		 */
		void lacks(String folder, List<String> names);

	}

}
