package io.e5boot.encoder.internal.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.e5boot.encoder.model.ModelLoadException;

/**
 * Reads the literals in the bytes of a pickle.
 *
 * @param bytes little-endian
 */
record PickleInput(String file, ByteBuffer bytes) {

	private static final int MAX_NAME_LENGTH = 256;

	int next() {
		return this.bytes.get() & 0xff;
	}

	int nextInt() {
		return this.bytes.getInt();
	}

	long nextUnsignedShort() {
		return Short.toUnsignedInt(this.bytes.getShort());
	}

	/**
	 * Reads a double, the only big-endian value.
	 */
	double nextDouble() {
		return Double.longBitsToDouble(Long.reverseBytes(this.bytes.getLong()));
	}

	long nextLong() {
		int length = next();
		require(length <= Long.BYTES);
		long value = 0;
		for (int i = 0; i < length; i++) {
			value |= (long) next() << (8 * i);
		}
		int unused = Long.SIZE - 8 * length;
		return (length == 0) ? 0 : value << unused >> unused;
	}

	String nextText(int length) {
		require(length >= 0 && length <= this.bytes.remaining());
		byte[] text = new byte[length];
		this.bytes.get(text);
		return new String(text, StandardCharsets.UTF_8);
	}

	String nextLine() {
		int start = this.bytes.position();
		int length = 0;
		while (this.bytes.get(start + length) != '\n') {
			length++;
			require(length <= MAX_NAME_LENGTH);
		}
		String line = nextText(length);
		this.bytes.get();
		return line;
	}

	void require(boolean sound) {
		if (!sound) {
			throw rejected("is a damaged pickle");
		}
	}

	ModelLoadException rejected(String why) {
		return new ModelLoadException(this.file + ": " + why);
	}

}
