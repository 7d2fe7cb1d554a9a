package io.e5boot.buildtools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;

import static io.e5boot.buildtools.OrderedJson.object;

/**
 * The configuration of an E5 checkpoint for sentence-transformers: mean pooling, then L2
 * normalization, with the prefixes "query: " and "passage: ".
 */
final class SentenceTransformersFiles {

	private SentenceTransformersFiles() {
	}

	static Map<String, byte[]> of(int hiddenSize, int maxTokens) {
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put(CheckpointLayout.MODULES, OrderedJson.pretty(List.of(module(0, "", "Transformer"),
				module(1, CheckpointLayout.POOLING_FOLDER, "Pooling"), module(2, "2_Normalize", "Normalize"))));
		files.put(CheckpointLayout.POOLING_FOLDER + "/" + CheckpointLayout.CONFIG,
				OrderedJson.pretty(pooling(hiddenSize)));
		files.put(CheckpointLayout.TRANSFORMER_SETTINGS.get(0),
				OrderedJson.pretty(object("max_seq_length", maxTokens, "do_lower_case", false)));
		files.put(CheckpointLayout.SENTENCE_TRANSFORMERS, OrderedJson.pretty(
				object("prompts", object("query", "query: ", "passage", "passage: "), "similarity_fn_name", "cosine")));
		return files;
	}

	private static Map<String, Object> module(int index, String path, String type) {
		return object("idx", index, "name", Integer.toString(index), "path", path, "type",
				"sentence_transformers.models." + type);
	}

	private static Map<String, Object> pooling(int hiddenSize) {
		return object("word_embedding_dimension", hiddenSize, "pooling_mode_cls_token", false,
				"pooling_mode_mean_tokens", true, "pooling_mode_max_tokens", false, "pooling_mode_mean_sqrt_len_tokens",
				false);
	}

}
