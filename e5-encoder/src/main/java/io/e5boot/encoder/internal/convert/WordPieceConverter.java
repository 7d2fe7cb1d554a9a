package io.e5boot.encoder.internal.convert;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.e5boot.encoder.internal.checkpoint.TokenizerConfig;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.model.ModelLoadException;

/**
 * Converts BERT's {@code vocab.txt}, with one token per line, to a {@code tokenizer.json}
 * as transformers does.
 */
public final class WordPieceConverter {

	/** Supported tokenizer classes; empty if the folder does not configure one. */
	private static final Set<String> TYPES = Set.of("", "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer",
			"DistilBertTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend");

	private static final int MAX_WORD_LENGTH = 100;

	private WordPieceConverter() {
	}

	public static byte[] json(String location, byte[] bytes, TokenizerConfig config) {
		if (!TYPES.contains(config.type())) {
			throw new ModelLoadException(location + ": belongs to a tokenizer of the type " + config.type()
					+ "; supported without tokenizer.json: BertTokenizer");
		}
		Map<String, Integer> ids = read(location, bytes);
		String unknown = config.token("unk_token", "[UNK]");
		String begin = config.token("cls_token", "[CLS]");
		String end = config.token("sep_token", "[SEP]");
		JsonArray added = new JsonArray();
		for (String token : new String[] { config.token("pad_token", "[PAD]"), unknown, begin, end,
				config.token("mask_token", "[MASK]") }) {
			if (ids.containsKey(token)) {
				added.add(Json.addedToken(ids.get(token), token, false, true));
			}
		}
		JsonObject vocabulary = new JsonObject();
		ids.forEach(vocabulary::addProperty);
		require(location, ids, unknown);
		return Json.bytes(Json.object("version", "1.0", "truncation", null, "padding", null, "added_tokens", added,
				"normalizer", normalizer(config), "pre_tokenizer", Json.object("type", "BertPreTokenizer"),
				"post_processor", Json.template(begin, require(location, ids, begin), end, require(location, ids, end)),
				"model", Json.object("type", "WordPiece", "unk_token", unknown, "continuing_subword_prefix", "##",
						"max_input_chars_per_word", MAX_WORD_LENGTH, "vocab", vocabulary)));
	}

	private static JsonObject normalizer(TokenizerConfig config) {
		return Json.object("type", "BertNormalizer", "clean_text", true, "handle_chinese_chars",
				config.chineseCharacters(), "strip_accents", config.stripAccents(), "lowercase", config.lowerCase());
	}

	/**
	 * Returns the ids by token: the line number, of the last line for a repeated token.
	 */
	private static Map<String, Integer> read(String location, byte[] bytes) {
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new ModelLoadException(location + " is not UTF-8", ex);
		}
		Map<String, Integer> ids = new LinkedHashMap<>();
		int line = 0;
		for (int start = 0; start < text.length(); line++) {
			int end = start;
			while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
				end++;
			}
			ids.put(text.substring(start, end), line);
			start = end + (text.startsWith("\r\n", end) ? 2 : 1);
		}
		return ids;
	}

	private static int require(String location, Map<String, Integer> ids, String token) {
		Integer id = ids.get(token);
		if (id == null) {
			throw new ModelLoadException(location + " has no token " + token);
		}
		return id;
	}

}
