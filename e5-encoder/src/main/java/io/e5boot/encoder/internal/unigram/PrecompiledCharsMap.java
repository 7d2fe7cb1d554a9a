package io.e5boot.encoder.internal.unigram;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.e5boot.encoder.internal.text.CharSlice;
import io.e5boot.encoder.internal.text.GraphemeClusters;

/**
 * SentencePiece's precompiled character map, applied as Hugging Face does: a grapheme
 * cluster of less than six bytes in UTF-8 is replaced as a whole by the replacement of
 * its shortest mapped prefix. In longer clusters, and if no prefix is mapped, each
 * character is looked up by itself.
 */
final class PrecompiledCharsMap implements Normalizer {

	private static final int LONG_CLUSTER_BYTES = 6;

	private static final int UNMAPPED = -1;

	private final int[] units;

	/** UTF-8, each terminated by NUL. */
	private final byte[] replacements;

	/** A bit for each character below U+10000 that is mapped. */
	private final long[] changed = new long[(1 << Character.SIZE) / Long.SIZE];

	/**
	 * Creates a map.
	 * @param map bytes that {@link PrecompiledCharsMapCheck} has validated
	 * @throws IllegalArgumentException if the replacements are not UTF-8
	 */
	PrecompiledCharsMap(byte[] map) {
		ByteBuffer buffer = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
		this.units = new int[buffer.getInt() / Integer.BYTES];
		buffer.asIntBuffer().get(this.units);
		int start = Integer.BYTES * (1 + this.units.length);
		this.replacements = Arrays.copyOfRange(map, start, map.length);
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.replacements));
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("The character map's replacements are not UTF-8", ex);
		}
		char[] one = new char[1];
		for (int c = 0; c < 1 << Character.SIZE; c++) {
			one[0] = (char) c;
			if (!Character.isSurrogate(one[0]) && find(one, 0, 1) != UNMAPPED) {
				this.changed[c >>> 6] |= 1L << c;
			}
		}
	}

	@Override
	public CharSlice apply(CharSlice text) {
		char[] array = text.array();
		Output output = new Output(text.to() - text.from());
		for (int i = text.from(); i < text.to();) {
			int end = GraphemeClusters.end(array, i, text.to());
			if (end == i + 1 && (this.changed[array[i] >>> 6] >>> array[i] & 1) == 0) {
				output.append(array[i]);
			}
			else {
				append(array, i, end, output);
			}
			i = end;
		}
		return output.characters();
	}

	private void append(char[] text, int from, int to, Output output) {
		int replacement = isShort(text, from, to) ? find(text, from, to) : UNMAPPED;
		if (replacement != UNMAPPED) {
			appendReplacement(replacement, output);
			return;
		}
		for (int i = from; i < to;) {
			int width = Character.isHighSurrogate(text[i]) ? 2 : 1;
			replacement = find(text, i, i + width);
			if (replacement != UNMAPPED) {
				appendReplacement(replacement, output);
			}
			else {
				output.append(text, i, width);
			}
			i += width;
		}
	}

	private static boolean isShort(char[] text, int from, int to) {
		int bytes = 0;
		for (int i = from; i < to && bytes < LONG_CLUSTER_BYTES; i++) {
			bytes += Character.isSurrogate(text[i]) ? 2 : bytes(text[i]);
		}
		return bytes < LONG_CLUSTER_BYTES;
	}

	private static int bytes(int codePoint) {
		if (codePoint < 0x80) {
			return 1;
		}
		if (codePoint < 0x800) {
			return 2;
		}
		return (codePoint < 0x10000) ? 3 : 4;
	}

	/**
	 * Returns the offset of the replacement of the shortest mapped prefix.
	 */
	private int find(char[] text, int from, int to) {
		int node = PrecompiledCharsMapCheck.offset(this.units[0]);
		for (int i = from; i < to;) {
			int codePoint = Character.codePointAt(text, i, to);
			i += Character.charCount(codePoint);
			int bytes = bytes(codePoint);
			int label = (bytes == 1) ? codePoint : (0xff00 >> bytes & 0xff) | codePoint >> 6 * (bytes - 1);
			for (int rest = bytes - 1; label != 0; rest--) {
				int position = node ^ label;
				int unit = this.units[position];
				if ((unit & PrecompiledCharsMapCheck.LABEL_MASK) != label) {
					return UNMAPPED;
				}
				node = position ^ PrecompiledCharsMapCheck.offset(unit);
				if ((unit & PrecompiledCharsMapCheck.HAS_VALUE) != 0) {
					return this.units[node] & PrecompiledCharsMapCheck.VALUE_MASK;
				}
				label = (rest == 0) ? 0 : 0x80 | (codePoint >> 6 * (rest - 1) & 0x3f);
			}
		}
		return UNMAPPED;
	}

	private void appendReplacement(int start, Output output) {
		for (int i = start; this.replacements[i] != 0;) {
			int lead = this.replacements[i] & 0xff;
			int bytes = (lead < 0x80) ? 1 : Integer.numberOfLeadingZeros(~(lead << 24));
			int codePoint = (bytes == 1) ? lead : lead & 0xff >> bytes + 1;
			for (int j = 1; j < bytes; j++) {
				codePoint = codePoint << 6 | this.replacements[i + j] & 0x3f;
			}
			output.appendCodePoint(codePoint);
			i += bytes;
		}
	}

	private static final class Output {

		private char[] array;

		private int size = 1;

		private Output(int length) {
			this.array = new char[length + length / 8 + 16];
		}

		private void append(char c) {
			if (this.size == this.array.length) {
				this.array = Arrays.copyOf(this.array, 2 * this.size);
			}
			this.array[this.size++] = c;
		}

		private void append(char[] text, int from, int length) {
			for (int i = 0; i < length; i++) {
				append(text[from + i]);
			}
		}

		private void appendCodePoint(int codePoint) {
			if (Character.isBmpCodePoint(codePoint)) {
				append((char) codePoint);
			}
			else {
				append(Character.highSurrogate(codePoint));
				append(Character.lowSurrogate(codePoint));
			}
		}

		private CharSlice characters() {
			return new CharSlice(this.array, 1, this.size);
		}

	}

}
