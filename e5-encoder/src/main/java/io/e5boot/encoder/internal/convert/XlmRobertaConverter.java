package io.e5boot.encoder.internal.convert;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.e5boot.encoder.internal.checkpoint.TokenizerConfig;
import io.e5boot.encoder.internal.convert.SentencePieceModel.Piece;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Converts XLM-RoBERTa's SentencePiece model to a {@code tokenizer.json} as transformers
 * does. The ids are fairseq's: four special tokens, then the pieces after SentencePiece's
 * three special ones, so that a piece's id increases by one, then {@code <mask>}.
 */
public final class XlmRobertaConverter {

	private static final List<String> FIRST_PIECES = List.of("<unk>", "<s>", "</s>");

	private static final List<String> FIRST_TOKENS = List.of("<s>", "<pad>", "</s>", "<unk>");

	/** Supported tokenizer classes; empty if the folder does not configure one. */
	private static final Set<String> TYPES = Set.of("", "XLMRobertaTokenizer", "XLMRobertaTokenizerFast",
			"PreTrainedTokenizerFast", "TokenizersBackend");

	private static final Map<String, String> NAMES = Map.of("bos_token", "<s>", "cls_token", "<s>", "eos_token", "</s>",
			"sep_token", "</s>", "unk_token", "<unk>", "pad_token", "<pad>", "mask_token", "<mask>");

	private static final String MASK = "<mask>";

	private static final int UNKNOWN = 3;

	private static final int SHIFT = FIRST_TOKENS.size() - FIRST_PIECES.size();

	private XlmRobertaConverter() {
	}

	/**
	 * Converts a model.
	 * @param model the pieces
	 * @param config the tokenizer settings of the checkpoint
	 */
	public static byte[] json(SentencePieceModel model, TokenizerConfig config) {
		requireType(model, config);
		List<String> first = model.pieces().stream().limit(FIRST_PIECES.size()).map(Piece::text).toList();
		if (!first.equals(FIRST_PIECES)) {
			throw new ModelLoadException(
					model.location() + ": begins with the pieces " + first + ", unlike XLM-RoBERTa's " + FIRST_PIECES);
		}
		JsonObject metaspace = Json.object("type", "Metaspace", "replacement", "\u2581", "prepend_scheme", "always",
				"split", true);
		JsonObject words = Json.object("type", "Sequence", "pretokenizers",
				Json.array(Json.object("type", "WhitespaceSplit"), metaspace));
		return Json.bytes(Json.object("version", "1.0", "truncation", null, "padding", null, "added_tokens",
				addedTokens(model.pieces()), "normalizer", normalizer(model.characterMap()), "pre_tokenizer", words,
				"post_processor", Json.template("<s>", 0, "</s>", 2), "model", Json.object("type", "Unigram", "unk_id",
						UNKNOWN, "vocab", vocabulary(model.pieces()), "byte_fallback", false)));
	}

	private static void requireType(SentencePieceModel model, TokenizerConfig config) {
		if (!TYPES.contains(config.type())) {
			throw new ModelLoadException(model.location() + ": belongs to a tokenizer of the type " + config.type()
					+ "; supported without tokenizer.json: XLMRobertaTokenizer");
		}
		NAMES.forEach((role, name) -> {
			if (!config.token(role, name).equals(name)) {
				throw new ModelLoadException(model.location() + ": '" + role + "' is " + config.token(role, name)
						+ "; supported without tokenizer.json: " + name);
			}
		});
	}

	private static JsonArray addedTokens(List<Piece> pieces) {
		JsonArray added = new JsonArray();
		for (int id = 0; id < FIRST_TOKENS.size(); id++) {
			added.add(Json.addedToken(id, FIRST_TOKENS.get(id), false, true));
		}
		for (int i = FIRST_PIECES.size(); i < pieces.size(); i++) {
			int type = pieces.get(i).type();
			if (type == Piece.CONTROL || type == Piece.USER_DEFINED) {
				added.add(Json.addedToken(i + SHIFT, pieces.get(i).text(), false, type == Piece.CONTROL));
			}
		}
		added.add(Json.addedToken(pieces.size() + SHIFT, MASK, false, true));
		return added;
	}

	private static @Nullable JsonObject normalizer(byte[] characterMap) {
		return (characterMap.length == 0) ? null : Json.object("type", "Precompiled", "precompiled_charsmap",
				Base64.getEncoder().encodeToString(characterMap));
	}

	private static JsonArray vocabulary(List<Piece> pieces) {
		JsonArray vocabulary = new JsonArray(pieces.size() + SHIFT + 1);
		FIRST_TOKENS.forEach((token) -> vocabulary.add(Json.array(token, 0.0)));
		pieces.stream()
			.skip(FIRST_PIECES.size())
			.forEach((piece) -> vocabulary.add(Json.array(piece.text(), (double) piece.score())));
		vocabulary.add(Json.array(MASK, 0.0));
		return vocabulary;
	}

}
