package io.e5boot.encoder.internal.checkpoint;

import java.util.List;

/**
 * The file names of a checkpoint in Hugging Face layout, shared by the checkpoint reader,
 * the hub client and the packer. Lists are in order of preference.
 */
public final class CheckpointLayout {

	/** The configuration of a module, in the module's folder. */
	public static final String CONFIG = "config.json";

	/** sentence-transformers' list of modules. */
	public static final String MODULES = "modules.json";

	/** The folder of the pooling configuration if there is no list of modules. */
	public static final String POOLING_FOLDER = "1_Pooling";

	/** Prompts, similarity and dimensions. */
	public static final String SENTENCE_TRANSFORMERS = "config_sentence_transformers.json";

	/**
	 * The names of the transformer's settings in the versions of sentence-transformers.
	 */
	public static final List<String> TRANSFORMER_SETTINGS = List.of("sentence_bert_config.json",
			"sentence_roberta_config.json", "sentence_xlm-roberta_config.json");

	/** The settings of the tokenizer. */
	public static final String TOKENIZER_CONFIG = "tokenizer_config.json";

	/** Special tokens by role. */
	public static final String SPECIAL_TOKENS = "special_tokens_map.json";

	/** A whole tokenizer. */
	public static final String TOKENIZER_JSON = "tokenizer.json";

	/** The vocabulary of XLM-RoBERTa's tokenizer. */
	public static final String SENTENCE_PIECE = "sentencepiece.bpe.model";

	/** The vocabulary of BERT's tokenizer. */
	public static final String WORD_PIECE = "vocab.txt";

	/** Tokenizers, in order of preference. */
	public static final List<String> TOKENIZERS = List.of(TOKENIZER_JSON, SENTENCE_PIECE, WORD_PIECE);

	/** Weights in safetensors. */
	public static final String SAFETENSORS = "model.safetensors";

	/** Weights, in order of preference. Each format may be sharded, with an index. */
	public static final List<String> WEIGHTS = List.of(SAFETENSORS, "pytorch_model.bin");

	/** Suffix of the index of sharded weights. */
	public static final String INDEX = ".index.json";

	/** Zero points and scales of the inputs of int8-safe products. */
	public static final String ACTIVATION_QUANTIZATION = "integer-steps.safetensors";

	private CheckpointLayout() {
	}

}
