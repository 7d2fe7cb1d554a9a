package io.e5boot.encoder.internal.convert;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * What a tokenizer needs of a SentencePiece model: the pieces and the character map.
 *
 * @param location what messages call it
 * @param pieces the pieces by their number
 * @param characterMap the compiled map of the normalizer; empty if it has none
 * @see <a href=
 * "https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">sentencepiece_model.proto</a>
 */
public record SentencePieceModel(String location, List<Piece> pieces, byte[] characterMap) {

	private static final int UNIGRAM = 1;

	/**
	 * A piece.
	 *
	 * @param text the text, spaces written as U+2581
	 * @param score logarithm of its probability
	 * @param type what it is for
	 */
	record Piece(String text, float score, int type) {

		static final int NORMAL = 1;

		static final int CONTROL = 3;

		static final int USER_DEFINED = 4;

	}

	public static SentencePieceModel read(String location, byte[] bytes) {
		try {
			return read(location, new ProtobufReader(ByteBuffer.wrap(bytes)));
		}
		catch (ProtobufReader.ProtobufException | CharacterCodingException ex) {
			throw new ModelLoadException(location + " is damaged or not a SentencePiece model", ex);
		}
	}

	private static SentencePieceModel read(String location, ProtobufReader model) throws CharacterCodingException {
		List<Piece> pieces = new ArrayList<>();
		ByteBuffer characterMap = ByteBuffer.allocate(0);
		for (int field = model.next(); field != 0; field = model.next()) {
			switch (field) {
				case 1 -> pieces.add(piece(model.content()));
				case 2 -> requireUnigram(location, model.content());
				case 3 -> characterMap = characterMap(model.content());
				default -> model.skipValue();
			}
		}
		byte[] map = new byte[characterMap.remaining()];
		characterMap.get(map);
		return new SentencePieceModel(location, List.copyOf(pieces), map);
	}

	private static Piece piece(ByteBuffer content) throws CharacterCodingException {
		ProtobufReader piece = new ProtobufReader(content);
		String text = "";
		float score = 0;
		int type = Piece.NORMAL;
		for (int field = piece.next(); field != 0; field = piece.next()) {
			switch (field) {
				case 1 -> text = StandardCharsets.UTF_8.newDecoder().decode(piece.content()).toString();
				case 2 -> score = piece.real();
				case 3 -> type = (int) piece.integer();
				default -> piece.skipValue();
			}
		}
		if (text.isEmpty() || !Float.isFinite(score)) {
			throw new ProtobufReader.ProtobufException();
		}
		return new Piece(text, score, type);
	}

	private static void requireUnigram(String location, ByteBuffer trainer) {
		ProtobufReader reader = new ProtobufReader(trainer);
		for (int field = reader.next(); field != 0; field = reader.next()) {
			if (field != 3) {
				reader.skipValue();
			}
			else if (reader.integer() != UNIGRAM) {
				throw new ModelLoadException(location + ": is not a Unigram model, as XLM-RoBERTa's are");
			}
		}
	}

	private static ByteBuffer characterMap(ByteBuffer normalizer) {
		ProtobufReader reader = new ProtobufReader(normalizer);
		ByteBuffer map = ByteBuffer.allocate(0);
		for (int field = reader.next(); field != 0; field = reader.next()) {
			if (field == 2) {
				map = reader.content();
			}
			else {
				reader.skipValue();
			}
		}
		return map;
	}

}
