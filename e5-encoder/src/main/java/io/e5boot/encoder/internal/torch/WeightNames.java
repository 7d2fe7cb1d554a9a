package io.e5boot.encoder.internal.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.e5boot.encoder.internal.checkpoint.CheckpointConfig;
import io.e5boot.encoder.internal.tensor.TensorFile;
import io.e5boot.encoder.internal.tensor.TensorInfo;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Finds the encoder's tensors in a checkpoint, whose names may have a prefix such as
 * {@code bert.} or {@code roberta.}, and checks their shapes.
 */
final class WeightNames {

	private static final List<String> KNOWN_PREFIXES = List.of("", "bert.", "roberta.");

	private static final String WORDS = "embeddings.word_embeddings.weight";

	private final TensorFile file;

	private final CheckpointConfig config;

	private final String prefix;

	WeightNames(TensorFile file, CheckpointConfig config) {
		this.file = file;
		this.config = config;
		this.prefix = prefix(file);
	}

	private static String prefix(TensorFile file) {
		Set<String> names = file.tensors().keySet();
		for (String known : KNOWN_PREFIXES) {
			if (names.contains(known + WORDS)) {
				return known;
			}
		}
		List<String> found = names.stream().filter((name) -> name.endsWith("." + WORDS)).sorted().toList();
		if (found.size() != 1) {
			throw new ModelLoadException(file + ": has " + (found.isEmpty() ? "no tensor '" + WORDS + "'"
					: "several encoders: " + found + ". Save the checkpoint with one"));
		}
		return found.get(0).substring(0, found.get(0).length() - WORDS.length());
	}

	/**
	 * Returns the word embeddings [vocabulary, hidden].
	 */
	TensorInfo words() {
		return find(WORDS, this.config.vocabularySize(), this.config.hiddenSize());
	}

	/**
	 * Returns the position and type tables, then weight and bias of the layer norm of
	 * their sum.
	 */
	List<TensorInfo> tables() {
		int hidden = this.config.hiddenSize();
		return List.of(find("embeddings.position_embeddings.weight", this.config.positions(), hidden),
				find("embeddings.token_type_embeddings.weight", this.config.typeVocabularySize(), hidden),
				find("embeddings.LayerNorm.weight", hidden), find("embeddings.LayerNorm.bias", hidden));
	}

	/**
	 * Returns a layer's sixteen tensors, in the order of the program.
	 */
	List<TensorInfo> layer(int layer) {
		int hidden = this.config.hiddenSize();
		int intermediate = this.config.intermediateSize();
		List<TensorInfo> tensors = new ArrayList<>();
		String root = "encoder.layer." + layer + ".";
		addPart(tensors, root + "attention.self.query", hidden, hidden);
		addPart(tensors, root + "attention.self.key", hidden, hidden);
		addPart(tensors, root + "attention.self.value", hidden, hidden);
		addPart(tensors, root + "attention.output.dense", hidden, hidden);
		addPart(tensors, root + "attention.output.LayerNorm", hidden);
		addPart(tensors, root + "intermediate.dense", intermediate, hidden);
		addPart(tensors, root + "output.dense", hidden, intermediate);
		addPart(tensors, root + "output.LayerNorm", hidden);
		return tensors;
	}

	private void addPart(List<TensorInfo> tensors, String name, int... shape) {
		tensors.add(find(name + ".weight", shape));
		tensors.add(find(name + ".bias", shape[0]));
	}

	private TensorInfo find(String name, int... shape) {
		TensorInfo tensor = this.file.tensors().get(this.prefix + name);
		if (tensor == null) {
			throw new ModelLoadException(this.file + ": has no tensor '" + this.prefix + name + "'");
		}
		List<Long> expected = new ArrayList<>();
		for (int extent : shape) {
			expected.add((long) extent);
		}
		if (!tensor.shape().equals(expected)) {
			throw new ModelLoadException(this.file + ": tensor '" + tensor.name() + "' has shape " + tensor.shape()
					+ ", but config.json requires " + expected);
		}
		if (!tensor.dtype().isWeight()) {
			throw new ModelLoadException(
					this.file + ": tensor '" + tensor.name() + "' has the unsupported dtype " + tensor.dtype());
		}
		return tensor;
	}

}
