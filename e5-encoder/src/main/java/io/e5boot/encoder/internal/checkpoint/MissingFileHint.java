package io.e5boot.encoder.internal.checkpoint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Explains what a folder contains instead of a supported checkpoint, and what to do.
 */
public final class MissingFileHint {

	private static final String CONFIG = "/config.json";

	private static final String CACHED_MODEL = "models--";

	private static final int SHOWN = 6;

	private MissingFileHint() {
	}

	/**
	 * Returns a sentence to append to a message about a missing file.
	 * @param names the paths of the existing files
	 * @return the sentence after a full stop and a space, or an empty text
	 */
	public static String of(Set<String> names) {
		return known(names).or(() -> nested(names)).or(() -> listed(names)).map((hint) -> ". " + hint).orElse("");
	}

	private static Optional<String> known(Set<String> names) {
		if (has(names, (name) -> name.startsWith(CACHED_MODEL))) {
			return Optional.of("This is a cache of the Hugging Face hub. Set the id of the model, such as "
					+ "intfloat/multilingual-e5-small, or the folder models--…/snapshots/COMMIT in the cache");
		}
		if (names.contains("adapter_config.json")) {
			return Optional
				.of("The folder contains a PEFT adapter (adapter_config.json), which is only a part of a model. "
						+ "Merge it into its base model with merge_and_unload() and save the result");
		}
		return first(names, ".gguf").map((file) -> converted(file, "GGUF weights, for llama.cpp"))
			.or(() -> first(names, ".onnx").map((file) -> converted(file, "an ONNX model")))
			.or(() -> first(names, "openvino_model.xml").map((file) -> converted(file, "an OpenVINO model")))
			.or(() -> first(names, ".h5").map((file) -> converted(file, "TensorFlow weights")))
			.or(() -> first(names, "saved_model.pb").map((file) -> converted(file, "a TensorFlow model")))
			.or(() -> first(names, ".ckpt.index").map((file) -> converted(file, "TensorFlow weights")))
			.or(() -> first(names, ".msgpack").map((file) -> converted(file, "Flax weights")));
	}

	private static String converted(String file, String what) {
		return "The folder contains " + what + " (" + file
				+ "). Use the checkpoint in PyTorch format, with config.json and model.safetensors";
	}

	private static Optional<String> nested(Set<String> names) {
		if (names.contains("config.json")) {
			return Optional.empty();
		}
		List<String> folders = names.stream()
			.filter((name) -> name.endsWith(CONFIG) && !name.contains("_"))
			.map((name) -> name.substring(0, name.length() - CONFIG.length()))
			.sorted(Comparator.comparing(String::length))
			.limit(SHOWN)
			.toList();
		return folders.isEmpty() ? Optional.empty() : Optional
			.of("There is one in " + String.join(", ", folders) + ". Set the folder that contains config.json");
	}

	private static Optional<String> listed(Set<String> names) {
		if (names.isEmpty()) {
			return Optional.empty();
		}
		String more = (names.size() > SHOWN) ? ", …" : "";
		return Optional.of("There is " + names.stream().sorted().limit(SHOWN).collect(Collectors.joining(", ")) + more);
	}

	private static Optional<String> first(Set<String> names, String ending) {
		return names.stream().filter((name) -> name.endsWith(ending)).min(Comparator.naturalOrder());
	}

	private static boolean has(Set<String> names, Predicate<String> predicate) {
		return names.stream().anyMatch(predicate);
	}

}
