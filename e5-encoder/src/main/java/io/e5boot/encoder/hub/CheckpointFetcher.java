package io.e5boot.encoder.hub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Fetches from a source the files that an encoder reads, and no others: no second copy of
 * the weights in another format, no ONNX model, no pictures.
 */
final class CheckpointFetcher {

	private static final int MAX_SHARDS = 1000;

	private final Source source;

	private CheckpointFetcher(Source source) {
		this.source = source;
	}

	/**
	 * Fetches all files, the small ones first.
	 */
	static void fetch(Source source) {
		CheckpointFetcher parts = new CheckpointFetcher(source);
		String transformer = parts.fetchModules();
		source.fetch(CheckpointLayout.SENTENCE_TRANSFORMERS);
		parts.fetchTransformer(transformer);
	}

	/**
	 * Fetches the modules after the transformer.
	 * @return the transformer's folder with a slash at its end, mostly empty
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
				case "Normalize" -> this.source.fetchOptional(module.folder() + CheckpointLayout.CONFIG);
				default -> {
					// has no files, or is rejected when the checkpoint is read
				}
			}
		}
		return transformer;
	}

	/**
	 * Fetches the transformer's files, including the map of special tokens, which
	 * Python's tokenizers read.
	 */
	private void fetchTransformer(String folder) {
		if (this.source.fetch(folder + CheckpointLayout.CONFIG)) {
			CheckpointConfig.requireSupported(CheckpointLayout.CONFIG,
					this.source.read(folder + CheckpointLayout.CONFIG));
		}
		else {
			this.source.reportMissing(folder, List.of(CheckpointLayout.CONFIG));
		}
		CheckpointLayout.TRANSFORMER_SETTINGS.stream().filter((name) -> this.source.fetch(folder + name)).findFirst();
		this.source.fetch(folder + CheckpointLayout.TOKENIZER_CONFIG);
		this.source.fetchOptional(folder + CheckpointLayout.SPECIAL_TOKENS);
		first(folder, CheckpointLayout.TOKENIZERS);
		this.source.fetchOptional(folder + CheckpointLayout.ACTIVATION_QUANTIZATION);
		fetchWeights(folder);
	}

	private void fetchWeights(String folder) {
		List<String> names = CheckpointLayout.WEIGHTS.stream()
			.flatMap((name) -> Stream.of(name, name + CheckpointLayout.INDEX))
			.toList();
		String weights = first(folder, names);
		if (weights.endsWith(CheckpointLayout.INDEX)) {
			for (String shard : shards(weights, this.source.read(weights))) {
				this.source.require(folder + shard);
			}
		}
	}

	private String first(String folder, List<String> names) {
		Optional<String> first = names.stream().map((name) -> folder + name).filter(this.source::fetch).findFirst();
		return first.orElseGet(() -> {
			this.source.reportMissing(folder, names);
			return "";
		});
	}

	/**
	 * Reads the names of the shards from an index of weights.
	 * @param name the index's name in messages
	 * @throws ModelLoadException if the file is not such an index
	 */
	static Set<String> shards(String name, byte[] json) {
		Set<String> shards = new TreeSet<>();
		if (CheckpointFetcher.SentenceModule.root(name, json) instanceof JsonObject root
				&& root.get("weight_map") instanceof JsonObject map) {
			for (Map.Entry<String, JsonElement> tensor : map.entrySet()) {
				if (!(tensor.getValue() instanceof JsonPrimitive shard && HubModel.isSafePath(shard.getAsString()))) {
					throw new ModelLoadException(name + " names a file with an invalid path");
				}
				shards.add(shard.getAsString());
			}
		}
		if (shards.isEmpty() || shards.size() > MAX_SHARDS) {
			throw new ModelLoadException(
					name + " names " + shards.size() + " weight files; expected 1 to " + MAX_SHARDS);
		}
		return shards;
	}

	/**
	 * The source of the files.
	 */
	interface Source {

		/**
		 * Fetches a file.
		 * @return false if the checkpoint does not have it
		 */
		boolean fetch(String name);

		/**
		 * Fetches a file that the checkpoint works without.
		 */
		void fetchOptional(String name);

		/**
		 * Fetches a file that the checkpoint needs.
		 */
		default void require(String name) {
			if (!fetch(name)) {
				reportMissing("", List.of(name));
			}
		}

		/**
		 * Reads a small fetched file.
		 */
		byte[] read(String name);

		/**
		 * Reports that the checkpoint has none of these files, of which it needs one.
		 */
		void reportMissing(String folder, List<String> names);

	}

	/**
	 * An entry of {@code modules.json}.
	 *
	 * @param type the Python class of the module
	 * @param path its folder; empty for the checkpoint's root
	 */
	record SentenceModule(String type, String path) {

		/**
		 * Reads the modules.
		 * @param name the file's name in messages
		 * @throws ModelLoadException if the file is not a list of modules
		 */
		static List<SentenceModule> parse(String name, byte[] json) {
			List<SentenceModule> modules = new ArrayList<>();
			if (!(root(name, json) instanceof JsonArray entries)) {
				throw new ModelLoadException(name + " is not a list of modules");
			}
			for (JsonElement entry : entries) {
				if (entry instanceof JsonObject module && module.get("path") instanceof JsonPrimitive path
						&& module.get("type") instanceof JsonPrimitive type) {
					if (!path.getAsString().isEmpty() && !HubModel.isSafePath(path.getAsString())) {
						throw new ModelLoadException(name + " names a folder with an invalid path");
					}
					modules.add(new SentenceModule(type.getAsString(), path.getAsString()));
				}
			}
			return List.copyOf(modules);
		}

		static JsonElement root(String name, byte[] json) {
			try {
				return JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
			}
			catch (JsonParseException | IllegalStateException ex) {
				throw new ModelLoadException(name + " is not valid JSON", ex);
			}
		}

		/**
		 * Returns the name of the class without its package.
		 */
		String simpleType() {
			return this.type.substring(this.type.lastIndexOf('.') + 1);
		}

		/**
		 * Returns the folder with a slash at its end, or an empty text for the
		 * checkpoint's root.
		 */
		String folder() {
			return this.path.isEmpty() ? "" : this.path + "/";
		}

	}

}
