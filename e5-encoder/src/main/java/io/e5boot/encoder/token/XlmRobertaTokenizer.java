package io.e5boot.encoder.token;

import java.util.Base64;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.e5boot.encoder.checkpoint.ModelLoadException;
import io.e5boot.encoder.token.SentencePieceModel.Piece;

/**
 * What transformers makes of XLM-RoBERTa's SentencePiece model. The ids are fairseq's:
 * four special tokens, then the pieces behind SentencePiece's own three, so that a piece
 * moves up by one, then {@code <mask>}.
 */
final class XlmRobertaTokenizer {

	private static final List<String> FIRST_PIECES = List.of("<unk>", "<s>", "</s>");

	private static final List<String> FIRST_TOKENS = List.of("<s>", "<pad>", "</s>", "<unk>");

	private static final String MASK = "<mask>";

	private static final int UNKNOWN = 3;

	private static final int SHIFT = FIRST_TOKENS.size() - FIRST_PIECES.size();

	private XlmRobertaTokenizer() {
	}

	static byte[] json(SentencePieceModel model) {
		List<String> first = model.pieces().stream().limit(FIRST_PIECES.size()).map(Piece::text).toList();
		if (!first.equals(FIRST_PIECES)) {
			throw new ModelLoadException(
					model.location() + ": begins with the pieces " + first + ", XLM-RoBERTa's with " + FIRST_PIECES);
		}
		JsonObject metaspace = Json.object("type", "Metaspace", "replacement", "\u2581", "prepend_scheme", "always",
				"split", true);
		return Json.bytes(Json.object("version", "1.0", "truncation", null, "padding", null, "added_tokens",
				addedTokens(model.pieces()), "normalizer", normalizer(model.characterMap()), "pre_tokenizer", metaspace,
				"post_processor", Json.template("<s>", 0, "</s>", 2), "model", Json.object("type", "Unigram", "unk_id",
						UNKNOWN, "vocab", vocabulary(model.pieces()), "byte_fallback", false)));
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
		added.add(Json.addedToken(pieces.size() + SHIFT, MASK, true, true));
		return added;
	}

	private static JsonObject normalizer(byte[] characterMap) {
		JsonObject strip = Json.object("type", "Strip", "strip_left", false, "strip_right", true);
		JsonObject replace = Json.object("type", "Replace", "pattern",
				Json.object("Regex", TokenizerSteps.REPEATED_SPACES), "content", "\u2581");
		JsonArray steps = (characterMap.length == 0) ? Json.array(strip, replace)
				: Json.array(Json.object("type", "Precompiled", "precompiled_charsmap",
						Base64.getEncoder().encodeToString(characterMap)), strip, replace);
		return Json.object("type", "Sequence", "normalizers", steps);
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
