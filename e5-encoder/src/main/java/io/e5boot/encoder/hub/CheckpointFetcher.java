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
 * Asks a source for the files of a checkpoint that an encoder reads, and for no others:
 * no second copy of the weights in another format, no ONNX, no pictures.
 */
final class CheckpointFetcher {

	private static final int MOST_SHARDS = 1000;

	private final Source source;

	private CheckpointFetcher(Source source) {
		this.source = source;
	}

	/**
	 * Fetches them all, the small ones first.
	 */
	static void fetch(Source source) {
		CheckpointFetcher parts = new CheckpointFetcher(source);
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
			for (String shard : shards(weights, this.source.read(weights))) {
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
	 * Reads the names of the files from an index of weights.
	 * @param name what the index is called
	 * @throws ModelLoadException if it is not an index
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
		if (shards.isEmpty() || shards.size() > MOST_SHARDS) {
			throw new ModelLoadException(name + " names " + shards.size() + " files of weights");
		}
		return shards;
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

	/**
	 * An entry of {@code modules.json}.
	 *
	 * @param type the class that implements it in Python
	 * @param path its folder; empty for the checkpoint's own
	 */
	record SentenceModule(String type, String path) {

		/**
		 * Reads the modules.
		 * @param name what the file is called
		 * @throws ModelLoadException if it is not a list of modules
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
				throw new ModelLoadException(name + " is not readable JSON", ex);
			}
		}

		/**
		 * The class's own name.
		 */
		String simpleType() {
			return this.type.substring(this.type.lastIndexOf('.') + 1);
		}

		/**
		 * The folder, with a slash behind it unless it is the checkpoint's own.
		 */
		String folder() {
			return this.path.isEmpty() ? "" : this.path + "/";
		}

	}

}
