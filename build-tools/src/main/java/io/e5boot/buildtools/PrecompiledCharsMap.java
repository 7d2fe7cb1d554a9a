package io.e5boot.buildtools;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

import io.e5boot.packer.PackException;

/**
 * SentencePiece's precompiled character map, which a {@code Precompiled} normalizer uses:
 * u32 size of a double-array trie in bytes, the trie, then NUL-terminated replacements
 * that its values point to.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">darts-clone, the trie's format</a>
 */
final class PrecompiledCharsMap {

	private static final int LABEL_MASK = 0x8000_00ff;

	private static final int VALUE_MASK = 0x7fff_ffff;

	private final byte[] bytes;

	private final ByteBuffer trie;

	private final int strings;

	private PrecompiledCharsMap(byte[] bytes, int trieSize) {
		this.bytes = bytes;
		this.trie = ByteBuffer.wrap(bytes, Integer.BYTES, trieSize).slice().order(ByteOrder.LITTLE_ENDIAN);
		this.strings = Integer.BYTES + trieSize;
	}

	/**
	 * Reads a map.
	 * @param bytes the map
	 * @throws PackException if the sizes of its parts are inconsistent
	 */
	static PrecompiledCharsMap of(byte[] bytes) {
		if (bytes.length < 2 * Integer.BYTES || bytes[bytes.length - 1] != 0) {
			throw new PackException("The character map is truncated");
		}
		int trieSize = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
		if (trieSize < Integer.BYTES || trieSize % Integer.BYTES != 0 || trieSize >= bytes.length - Integer.BYTES) {
			throw new PackException(
					"The character map has " + bytes.length + " bytes, too few for a trie of " + trieSize);
		}
		return new PrecompiledCharsMap(bytes.clone(), trieSize);
	}

	/**
	 * Returns the replacement of a single character, or the character itself.
	 * @throws PackException if the trie points outside itself
	 */
	String normalize(int codePoint) {
		String character = Character.toString(codePoint);
		int unit = unit(0);
		int position = offset(unit);
		for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
			position ^= b & 0xff;
			unit = unit(position);
			if ((unit & LABEL_MASK) != (b & 0xff)) {
				return character;
			}
			position ^= offset(unit);
		}
		return hasValue(unit) ? replacement(unit(position) & VALUE_MASK) : character;
	}

	private int unit(int position) {
		if (position < 0 || position >= this.trie.limit() / Integer.BYTES) {
			throw new PackException("The character map's trie points outside itself");
		}
		return this.trie.getInt(position * Integer.BYTES);
	}

	private static int offset(int unit) {
		return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
	}

	private static boolean hasValue(int unit) {
		return (unit & (1 << 8)) != 0;
	}

	private String replacement(int offset) {
		int begin = this.strings + offset;
		if (begin < this.strings || begin >= this.bytes.length) {
			throw new PackException("The character map's trie points beyond its replacements");
		}
		int end = begin;
		while (this.bytes[end] != 0) {
			end++;
		}
		return new String(this.bytes, begin, end - begin, StandardCharsets.UTF_8);
	}

	/**
	 * Checks that this map agrees with a table for every character.
	 * @param table the replacements of characters; others are not replaced
	 * @throws PackException if a replacement differs
	 */
	void requireAgreement(Map<Integer, String> table) {
		for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
			boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
			if (!surrogate && !normalize(c).equals(table.getOrDefault(c, Character.toString(c)))) {
				throw new PackException(String.format(Locale.ROOT,
						"The character map is not the checkpoint's: they differ in U+%04X", c));
			}
		}
	}

	String base64() {
		return Base64.getEncoder().encodeToString(this.bytes);
	}

}
