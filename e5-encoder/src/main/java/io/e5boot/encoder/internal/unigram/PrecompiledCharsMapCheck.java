package io.e5boot.encoder.internal.unigram;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Validates the character map of a {@code Precompiled} normalizer (u32 size of a
 * double-array trie, the trie, NUL-terminated replacements): all paths through the trie
 * must stay inside it. The native tokenizer does not check bounds, and a path outside
 * aborts the process.
 *
 * @see <a href="https://github.com/s-yata/darts-clone">darts-clone, the trie's form</a>
 */
final class PrecompiledCharsMapCheck {

	static final int LABEL_MASK = 0x8000_00ff;

	static final int VALUE_MASK = 0x7fff_ffff;

	static final int HAS_VALUE = 1 << 8;

	private static final int LAST_BYTE = 0xff;

	private final ByteBuffer map;

	private final int units;

	private final BitSet seen = new BitSet();

	private final Deque<Integer> open = new ArrayDeque<>();

	private PrecompiledCharsMapCheck(byte[] map) {
		this.map = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
		this.units = this.map.getInt(0) / Integer.BYTES;
	}

	static boolean isValid(byte[] map) {
		if (map.length < 2 * Integer.BYTES || map[map.length - 1] != 0) {
			return false;
		}
		int trieSize = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN).getInt();
		return trieSize >= Integer.BYTES && trieSize % Integer.BYTES == 0 && trieSize < map.length - Integer.BYTES
				&& isUtf8(map, Integer.BYTES + trieSize) && new PrecompiledCharsMapCheck(map).walk();
	}

	private static boolean isUtf8(byte[] map, int start) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(map, start, map.length - start));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	private boolean walk() {
		visit(offset(unit(0)));
		while (!this.open.isEmpty()) {
			int node = this.open.pop();
			if (node < 0 || (node | LAST_BYTE) >= this.units) {
				return false;
			}
			for (int label = 1; label <= LAST_BYTE; label++) {
				if (!isValidEdge(node ^ label, label)) {
					return false;
				}
			}
		}
		return true;
	}

	private boolean isValidEdge(int position, int label) {
		int unit = unit(position);
		if ((unit & LABEL_MASK) != label) {
			return true;
		}
		int child = position ^ offset(unit);
		visit(child);
		return (unit & HAS_VALUE) == 0 || (child >= 0 && child < this.units && isReplacement(unit(child) & VALUE_MASK));
	}

	/**
	 * Returns whether a value is the offset of a replacement, which begins at a
	 * character.
	 */
	private boolean isReplacement(int value) {
		long position = Integer.BYTES * (1L + this.units) + value;
		return position < this.map.limit() && (this.map.get((int) position) & 0xc0) != 0x80;
	}

	/**
	 * Stores a node outside the trie as -1, which ends the walk: a bit for its number
	 * could take any amount of memory.
	 */
	private void visit(int node) {
		if (node < 0 || node >= this.units) {
			this.open.push(-1);
		}
		else if (!this.seen.get(node)) {
			this.open.push(node);
			this.seen.set(node);
		}
	}

	private int unit(int position) {
		return this.map.getInt(Integer.BYTES * (1 + position));
	}

	static int offset(int unit) {
		return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
	}

}
