package io.e5boot.encoder.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What sentence-transformers' files say is done after the transformer. Supported is what
 * E5 does: the mean over all tokens, then L2 normalisation, which also happens where the
 * files do not ask for it. A checkpoint without these files gets the same.
 *
 * @see <a href=
 * "https://www.sbert.net/docs/sentence_transformer/usage/custom_models.html">Structure of
 * sentence-transformers models</a>
 */
final class SentenceModules {

	private static final String PACKAGE = "sentence_transformers.models.";

	private static final Set<String> SUPPORTED = Set.of(PACKAGE + "Transformer", PACKAGE + "Pooling",
			PACKAGE + "Normalize");

	private SentenceModules() {
	}

	static void demandSupported(ModelFiles files) {
		String pooling = JsonFile.optionalList(files, "modules.json")
			.map(SentenceModules::poolingFolder)
			.orElse("1_Pooling");
		JsonFile.optional(files, pooling + "/config.json").ifPresent(SentenceModules::demandMeanOverAllTokens);
	}

	private static String poolingFolder(List<JsonFile> modules) {
		String folder = "";
		for (JsonFile module : modules) {
			String type = module.string("type");
			if (!SUPPORTED.contains(type)) {
				throw module.unsupported("type", type, String.join(", ", SUPPORTED));
			}
			if (type.endsWith("Pooling")) {
				folder = module.string("path");
			}
		}
		if (folder.isEmpty()) {
			throw new ModelLoadException(modules.get(0).location() + " has no pooling module");
		}
		return folder;
	}

	private static void demandMeanOverAllTokens(JsonFile pooling) {
		Map<String, Boolean> flags = pooling.flags();
		boolean onlyMean = flags.entrySet()
			.stream()
			.filter((flag) -> flag.getKey().startsWith("pooling_mode_"))
			.allMatch((flag) -> flag.getValue() == flag.getKey().equals("pooling_mode_mean_tokens"));
		if (!onlyMean || !flags.getOrDefault("pooling_mode_mean_tokens", false)
				|| !flags.getOrDefault("include_prompt", true)) {
			throw new ModelLoadException(pooling.location() + ": only the mean over all tokens is supported");
		}
	}

}
