package io.e5boot.encoder.internal.checkpoint;

import java.util.List;
import java.util.Optional;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * The shape of the encoder, from {@code config.json}.
 *
 * @param architecture the architecture
 * @param hiddenSize length of a token's vector, and of the text's
 * @param layers count of transformer layers
 * @param heads attention heads per layer
 * @param intermediateSize width of the feed-forward layer
 * @param vocabularySize rows of the word embedding table
 * @param positions rows of the position embedding table
 * @param typeVocabularySize rows of the token type table
 * @param paddingId token id of padding
 * @param layerNormEpsilon epsilon added to the variance in layer norms
 * @param specialTokens ids of the tokens that begin and end every text; empty if the file
 * has none, such as BertModel's
 */
public record CheckpointConfig(Architecture architecture, int hiddenSize, int layers, int heads, int intermediateSize,
		int vocabularySize, int positions, int typeVocabularySize, int paddingId, double layerNormEpsilon,
		List<Integer> specialTokens) {

	private static final int LIMIT = 1 << 24;

	/**
	 * Model architectures, which count positions differently.
	 */
	public enum Architecture {

		/** BertModel: from 0. */
		BERT,

		/** XLMRobertaModel: from the padding id + 1; padding itself stays at its id. */
		XLM_ROBERTA;

		static Architecture ofModelType(JsonFile config) {
			String type = config.string("model_type");
			return switch (type) {
				case "bert" -> BERT;
				case "xlm-roberta", "roberta" -> XLM_ROBERTA;
				default -> throw new ModelLoadException(config.location() + ": the model type is " + type
						+ names(config) + ". The encoder supports bert and xlm-roberta, the types of E5 checkpoints");
			};
		}

		private static String names(JsonFile config) {
			List<String> classes = config.texts("architectures");
			return classes.isEmpty() ? "" : " (" + String.join(", ", classes) + ")";
		}

	}

	/**
	 * Rejects an unsupported model before its weights are fetched.
	 * @param location the file's location in messages
	 * @param json the bytes of {@code config.json}
	 * @throws ModelLoadException if its architecture or its weights are unsupported
	 */
	public static void requireSupported(String location, byte[] json) {
		JsonFile config = JsonFile.of(location, json);
		if (config.optionalString("model_type").isPresent()) {
			architecture(config);
		}
	}

	static CheckpointConfig read(ModelFiles files) {
		JsonFile config = JsonFile.required(files, CheckpointLayout.CONFIG);
		Architecture architecture = architecture(config);
		requireNotQuantized(files);
		CheckpointConfig read = new CheckpointConfig(architecture, config.integer("hidden_size", 1, LIMIT),
				config.integer("num_hidden_layers", 1, 1024), config.integer("num_attention_heads", 1, 1024),
				config.integer("intermediate_size", 1, LIMIT), config.integer("vocab_size", 1, LIMIT),
				config.integer("max_position_embeddings", 2, LIMIT), config.integer("type_vocab_size", 1, LIMIT),
				config.integer("pad_token_id", 0, LIMIT), config.number("layer_norm_eps", 0, 1), specialTokens(config));
		if (read.hiddenSize % read.heads != 0) {
			throw new ModelLoadException(config.location() + ": hidden_size " + read.hiddenSize
					+ " is not a multiple of num_attention_heads " + read.heads);
		}
		if (read.maxTokens() < 2) {
			throw new ModelLoadException(config.location() + ": max_position_embeddings leaves no room for text");
		}
		return read;
	}

	/**
	 * Checks the model type first: other types have other settings.
	 */
	private static Architecture architecture(JsonFile config) {
		Architecture architecture = Architecture.ofModelType(config);
		config.object("quantization_config").ifPresent((quantization) -> {
			throw quantized(quantization.location(),
					quantization.optionalString("quant_method").orElse("bitsandbytes"));
		});
		config.require("hidden_act", "gelu");
		config.require("position_embedding_type", "absolute");
		config.require("is_decoder", "false");
		config.require("add_cross_attention", "false");
		config.requireEmpty("pruned_heads");
		config.requireEmpty("auto_map");
		return architecture;
	}

	/**
	 * Checks for the separate files that older quantization tools write.
	 */
	private static void requireNotQuantized(ModelFiles files) {
		for (String name : List.of("quantize_config.json", "quant_config.json")) {
			JsonFile.optional(files, name).ifPresent((config) -> {
				throw quantized(config.location(), config.optionalString("quant_method").orElse("gptq"));
			});
		}
	}

	private static ModelLoadException quantized(String location, String method) {
		return new ModelLoadException(location + ": the weights are quantized with " + method
				+ ", which the encoder does not support. Use the original checkpoint; "
				+ "to compute with fewer bits, set the precision");
	}

	private static List<Integer> specialTokens(JsonFile config) {
		Optional<Integer> begin = config.optionalInteger("bos_token_id", 0, LIMIT);
		Optional<Integer> end = config.optionalInteger("eos_token_id", 0, LIMIT);
		return (begin.isPresent() && end.isPresent()) ? List.of(begin.get(), end.get()) : List.of();
	}

	/**
	 * {@return the position of the first token}
	 */
	public int firstPosition() {
		return (this.architecture == Architecture.XLM_ROBERTA) ? this.paddingId + 1 : 0;
	}

	/**
	 * {@return the maximum sequence length that the position table allows, special tokens
	 * included}
	 */
	public int maxTokens() {
		return this.positions - firstPosition();
	}

	/**
	 * Computes the positions of the tokens of a sequence. As in the reference
	 * implementation, a padding token in the text itself (a literal {@code <pad>}) is not
	 * counted.
	 * @param ids the token ids of the sequence
	 * @param out receives one position per token
	 * @param offset index of the first position in {@code out}
	 */
	public void positions(int[] ids, long[] out, int offset) {
		int next = firstPosition();
		for (int i = 0; i < ids.length; i++) {
			boolean skipped = this.architecture == Architecture.XLM_ROBERTA && ids[i] == this.paddingId;
			out[offset + i] = skipped ? this.paddingId : next++;
		}
	}

}
