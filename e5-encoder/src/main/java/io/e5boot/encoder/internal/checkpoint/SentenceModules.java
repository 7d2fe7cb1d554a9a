package io.e5boot.encoder.internal.checkpoint;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The modules that sentence-transformers' files configure: the transformer and those
 * after it. The last step is always L2 normalization, even if no module requires it. A
 * checkpoint without these files is pooled as E5 was trained.
 *
 * @param transformer the folder of {@code config.json}, the weights and the tokenizer
 * @param pooling how token vectors are pooled
 * @param dense layers after pooling
 * @param normalized whether a module normalizes the vectors
 * @see <a href=
 * "https://www.sbert.net/docs/sentence_transformer/usage/custom_models.html">Structure of
 * sentence-transformers models</a>
 */
record SentenceModules(ModelFiles transformer, Pooling pooling, List<DenseLayer> dense, boolean normalized) {

	/** Up to version 5 all are in one package, later each in a module. */
	private static final Pattern TYPE = Pattern
		.compile("sentence_transformers\\.(?:models|base\\.modules|sentence_transformer\\.modules)"
				+ "(?:\\.[a-zA-Z_]+)?\\.(Transformer|Pooling|Dense|Normalize)");

	/** Folders inside the checkpoint only. */
	private static final Pattern PATH = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?");

	static SentenceModules read(ModelFiles files) {
		return JsonFile.optionalList(files, CheckpointLayout.MODULES)
			.map((modules) -> read(files, modules))
			.orElseGet(() -> new SentenceModules(files, plainPooling(files), List.of(), false));
	}

	/**
	 * Returns the transformer's folder, even if other modules are unsupported.
	 */
	static ModelFiles transformer(ModelFiles files) {
		return JsonFile.optionalList(files, CheckpointLayout.MODULES)
			.map((modules) -> modules.get(0))
			.filter((first) -> typeOf(first).equals("Transformer"))
			.map((first) -> folder(files, first))
			.orElse(files);
	}

	private static SentenceModules read(ModelFiles files, List<JsonFile> modules) {
		List<String> types = modules.stream().map(SentenceModules::typeOf).toList();
		if (types.size() < 2 || !types.get(0).equals("Transformer") || !types.get(1).equals("Pooling")
				|| types.lastIndexOf("Transformer") > 0 || types.lastIndexOf("Pooling") > 1) {
			throw new ModelLoadException(modules.get(0).location() + ": the modules are " + types
					+ "; supported: Transformer, Pooling, then any of Dense and Normalize");
		}
		List<DenseLayer> dense = new ArrayList<>();
		boolean normalized = false;
		for (int i = 2; i < types.size(); i++) {
			if (types.get(i).equals("Dense")) {
				dense.add(DenseLayer.read(folder(files, modules.get(i)), normalized));
			}
			normalized = types.get(i).equals("Normalize");
			if (normalized) {
				requireSentenceVector(folder(files, modules.get(i)));
			}
		}
		Pooling pooling = Pooling.read(JsonFile.required(folder(files, modules.get(1)), CheckpointLayout.CONFIG));
		return new SentenceModules(folder(files, modules.get(0)), pooling, List.copyOf(dense),
				types.contains("Normalize"));
	}

	private static void requireSentenceVector(ModelFiles folder) {
		JsonFile.optional(folder, CheckpointLayout.CONFIG).ifPresent((config) -> {
			config.require("module_input_name", "sentence_embedding");
			config.require("module_output_name", "sentence_embedding");
		});
	}

	private static String typeOf(JsonFile module) {
		String type = module.string("type");
		Matcher matcher = TYPE.matcher(type);
		if (!matcher.matches()) {
			throw module.unsupported("type", type,
					"Transformer, Pooling, Dense and Normalize of sentence_transformers");
		}
		return matcher.group(1);
	}

	private static ModelFiles folder(ModelFiles files, JsonFile module) {
		String path = module.optionalString("path").orElse("");
		if (!PATH.matcher(path).matches()) {
			throw new ModelLoadException(module.location() + ": '" + path + "' is not a folder of a checkpoint");
		}
		return SubFolder.of(files, path);
	}

	private static Pooling plainPooling(ModelFiles files) {
		return JsonFile.optional(SubFolder.of(files, CheckpointLayout.POOLING_FOLDER), CheckpointLayout.CONFIG)
			.map(Pooling::read)
			.orElse(Pooling.E5);
	}

	/**
	 * Rejects layers whose input is not as long as the output before it.
	 * @param hiddenSize length of the pooled vector
	 */
	void requireChain(int hiddenSize) {
		int size = hiddenSize;
		for (DenseLayer layer : this.dense) {
			if (layer.inputs() != size) {
				throw new ModelLoadException(layer.files().location() + ": the input has " + layer.inputs()
						+ " dimensions, but the output of the module before has " + size);
			}
			size = layer.outputs();
		}
	}

	/**
	 * Rejects a similarity function that ranks normalized vectors differently than
	 * cosine.
	 * @param sentences the file that configures it
	 */
	void requireCosine(JsonFile sentences) {
		sentences.optionalString("similarity_fn_name").ifPresent((name) -> {
			boolean sameRanking = this.normalized && List.of("dot", "dot_product", "euclidean").contains(name);
			if (!sameRanking && !name.equals("cosine")) {
				throw sentences.unsupported("similarity_fn_name", name,
						"cosine, and dot and euclidean after a Normalize module, since all vectors are normalized");
			}
		});
	}

	/**
	 * Returns the transformer's settings, from the first file name in use.
	 */
	Optional<JsonFile> settings() {
		Optional<JsonFile> settings = firstSettings();
		settings.ifPresent(SentenceModules::requireSupported);
		return settings;
	}

	/**
	 * Rejects settings that newer versions of sentence-transformers support, or older
	 * ones pass to transformers.
	 */
	private static void requireSupported(JsonFile settings) {
		settings.require("transformer_task", "feature-extraction");
		settings.require("module_output_name", "token_embeddings");
		for (String key : List.of("query_length", "document_length")) {
			settings.optionalNumber(key).ifPresent((length) -> {
				throw settings.unsupported(key, length.toString(), "none; set max_seq_length");
			});
		}
		for (String key : List.of("query_expansion", "processing_kwargs", "tokenizer_args", "config_args")) {
			settings.requireEmpty(key);
		}
	}

	private Optional<JsonFile> firstSettings() {
		for (String name : CheckpointLayout.TRANSFORMER_SETTINGS) {
			Optional<JsonFile> settings = JsonFile.optional(this.transformer, name);
			if (settings.isPresent()) {
				return settings;
			}
		}
		return Optional.empty();
	}

	/**
	 * A folder of a checkpoint.
	 */
	private record SubFolder(ModelFiles files, String folder) implements ModelFiles {

		static ModelFiles of(ModelFiles files, String folder) {
			return folder.isEmpty() ? files : new SubFolder(files, folder);
		}

		@Override
		public String id() {
			return this.files.id();
		}

		@Override
		public Optional<String> revision() {
			return this.files.revision();
		}

		@Override
		public String location() {
			return this.files.location() + ": " + this.folder;
		}

		@Override
		public Set<String> names() {
			String prefix = this.folder + "/";
			return this.files.names()
				.stream()
				.filter((name) -> name.startsWith(prefix))
				.map((name) -> name.substring(prefix.length()))
				.collect(Collectors.toSet());
		}

		@Override
		public Optional<InputStream> open(String name) {
			return this.files.open(this.folder + "/" + name);
		}

		@Override
		public Optional<ModelFile> find(String name) {
			return this.files.find(this.folder + "/" + name);
		}

	}

}
