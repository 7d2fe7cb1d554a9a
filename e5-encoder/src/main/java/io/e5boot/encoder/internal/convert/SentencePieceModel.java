package io.e5boot.encoder.internal.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * The pieces and the character map of a SentencePiece model.
 *
 * @param location the file's location in messages
 * @param pieces the pieces by id
 * @param characterMap the normalizer's precompiled character map; empty if it has none
 * @see <a href=
 * "https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">sentencepiece_model.proto</a>
 */
public record SentencePieceModel(String location, List<Piece> pieces, byte[] characterMap) {

	private static final int UNIGRAM = 1;

	/**
	 * A piece.
	 *
	 * @param text the text, with U+2581 for spaces
	 * @param score log probability
	 * @param type normal, control or user-defined
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
				case 2 -> score = piece.float32();
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
				throw new ModelLoadException(location + ": is not a Unigram model, unlike XLM-RoBERTa's");
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

	/**
	 * Reads the fields of a protobuf message in order, without a schema.
	 *
	 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf
	 * encoding</a>
	 */
	private static final class ProtobufReader {

		private static final int VARINT = 0;

		private static final int FIXED64 = 1;

		private static final int LENGTH = 2;

		private static final int FIXED32 = 5;

		private final ByteBuffer bytes;

		private int wireType;

		ProtobufReader(ByteBuffer bytes) {
			this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
		}

		/**
		 * Moves to the next field, whose value must then be read or skipped.
		 * @return the number of the field, or 0 at the end
		 */
		int next() {
			if (!this.bytes.hasRemaining()) {
				return 0;
			}
			long tag = varint();
			this.wireType = (int) (tag & 7);
			long field = tag >>> 3;
			if (field < 1 || field >= 1 << 29) {
				throw new ProtobufException();
			}
			return (int) field;
		}

		long integer() {
			require(VARINT);
			return varint();
		}

		float float32() {
			require(FIXED32);
			requireRemaining(Float.BYTES);
			return this.bytes.getFloat();
		}

		ByteBuffer content() {
			require(LENGTH);
			long length = varint();
			requireRemaining(length);
			ByteBuffer content = this.bytes.slice(this.bytes.position(), (int) length);
			skip((int) length);
			return content;
		}

		void skipValue() {
			switch (this.wireType) {
				case VARINT -> varint();
				case FIXED64 -> skip(Long.BYTES);
				case LENGTH -> content();
				case FIXED32 -> skip(Integer.BYTES);
				default -> throw new ProtobufException();
			}
		}

		private void skip(int count) {
			requireRemaining(count);
			this.bytes.position(this.bytes.position() + count);
		}

		private long varint() {
			long value = 0;
			for (int shift = 0; shift < Long.SIZE; shift += 7) {
				requireRemaining(1);
				byte next = this.bytes.get();
				value |= (next & 0x7fL) << shift;
				if (next >= 0) {
					return value;
				}
			}
			throw new ProtobufException();
		}

		private void require(int expected) {
			if (this.wireType != expected) {
				throw new ProtobufException();
			}
		}

		private void requireRemaining(long count) {
			if (count < 0 || count > this.bytes.remaining()) {
				throw new ProtobufException();
			}
		}

		/**
		 * The bytes are not a protobuf message of the expected schema.
		 */
		static final class ProtobufException extends RuntimeException {

		}

	}

}
