package io.e5boot.encoder.hub;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;

/**
 * Asks a source for the files of a checkpoint that an encoder reads, and for no others:
 * no second copy of the weights in another format, no ONNX, no pictures.
 */
final class CheckpointParts {

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
		source.fetch(CheckpointLayout.SENTENCE_TRANSFORMERS);
		parts.fetchTransformer(transformer);
	}

	/**
	 * Fetches what comes after the transformer.
	 * @return the transformer's folder, with a slash behind it; mostly empty
	 */
	private String fetchModules() {
		if (!this.source.fetch(CheckpointLayout.MODULES)) {
			this.source.fetch(CheckpointLayout.POOLING_FOLDER + "/" + CheckpointLayout.CONFIG);
			return "";
		}
		String transformer = "";
		for (SentenceModule module : SentenceModule.parse(CheckpointLayout.MODULES,
				this.source.read(CheckpointLayout.MODULES))) {
			switch (module.simpleType()) {
				case "Transformer" -> transformer = module.folder();
				case "Pooling" -> this.source.require(module.folder() + CheckpointLayout.CONFIG);
				case "Dense" -> {
					this.source.require(module.folder() + CheckpointLayout.CONFIG);
					fetchWeights(module.folder());
				}
				case "Normalize" -> this.source.fetchIfKnown(module.folder() + CheckpointLayout.CONFIG);
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
		if (this.source.fetch(folder + CheckpointLayout.CONFIG)) {
			CheckpointConfig.requireSupported(CheckpointLayout.CONFIG,
					this.source.read(folder + CheckpointLayout.CONFIG));
		}
		else {
			this.source.lacks(folder, List.of(CheckpointLayout.CONFIG));
		}
		CheckpointLayout.TRANSFORMER_SETTINGS.stream().filter((name) -> this.source.fetch(folder + name)).findFirst();
		this.source.fetch(folder + CheckpointLayout.TOKENIZER_CONFIG);
		this.source.fetchIfKnown(folder + CheckpointLayout.SPECIAL_TOKENS);
		first(folder, CheckpointLayout.TOKENIZERS);
		this.source.fetchIfKnown(folder + CheckpointLayout.ACTIVATION_QUANTIZATION);
		fetchWeights(folder);
	}

	private void fetchWeights(String folder) {
		List<String> names = CheckpointLayout.WEIGHTS.stream()
			.flatMap((name) -> Stream.of(name, name + CheckpointLayout.INDEX))
			.toList();
		String weights = first(folder, names);
		if (weights.endsWith(CheckpointLayout.INDEX)) {
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
