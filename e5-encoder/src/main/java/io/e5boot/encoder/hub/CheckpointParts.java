package io.e5boot.encoder.hub;

import java.util.List;
import java.util.Optional;

/**
 * Asks a source for the files of a checkpoint that an encoder reads, and for no others:
 * no second copy of the weights in another format, no ONNX, no pictures.
 */
final class CheckpointParts {

	private static final String MODULES = "modules.json";

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
		source.require("config.json");
		parts.fetchModules();
		source.fetch("sentence_bert_config.json");
		source.fetch("config_sentence_transformers.json");
		parts.fetchTokenizer();
		parts.fetchWeights("");
	}

	private void fetchModules() {
		if (!this.source.fetch(MODULES)) {
			this.source.fetch("1_Pooling/config.json");
			return;
		}
		for (SentenceModule module : SentenceModule.parse(MODULES, this.source.read(MODULES))) {
			if (module.isConfigured()) {
				this.source.require(module.path() + "/config.json");
			}
			if (module.hasWeights()) {
				fetchWeights(module.path() + "/");
			}
		}
	}

	/**
	 * Python's tokenizers want the two small files beside the vocabulary, and ours the
	 * first of them where there is no {@code tokenizer.json}.
	 */
	private void fetchTokenizer() {
		String tokenizer = first("", TOKENIZERS);
		if (tokenizer.equals("tokenizer.json")) {
			this.source.fetchIfKnown("tokenizer_config.json");
		}
		else {
			this.source.fetch("tokenizer_config.json");
		}
		this.source.fetchIfKnown("special_tokens_map.json");
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
