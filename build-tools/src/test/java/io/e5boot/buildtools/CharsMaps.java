package io.e5boot.buildtools;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A small precompiled character map: deletes U+0001, replaces a tab with a space and
 * U+FF41 with an a, and keeps all other characters.
 */
final class CharsMaps {

	private static final int UNITS = 2048;

	private static final int HAS_VALUE = 1 << 8;

	private static final int VALUE = 1 << 31;

	private CharsMaps() {
	}

	static byte[] small() {
		byte[] strings = "\0 \0a\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
		int[] units = new int[UNITS];
		units[0] = offset(0, 256);
		leaf(units, 256 ^ 0x01, 0x01, 512, 0);
		leaf(units, 256 ^ 0x09, 0x09, 768, 1);
		units[256 ^ 0xEF] = 0xEF | offset(256 ^ 0xEF, 1024);
		units[1024 ^ 0xBD] = 0xBD | offset(1024 ^ 0xBD, 1280);
		leaf(units, 1280 ^ 0x81, 0x81, 1536, 3);
		ByteBuffer map = ByteBuffer.allocate(4 + 4 * UNITS + strings.length).order(ByteOrder.LITTLE_ENDIAN);
		map.putInt(4 * UNITS);
		for (int unit : units) {
			map.putInt(unit);
		}
		return map.put(strings).array();
	}

	private static void leaf(int[] units, int position, int label, int child, int value) {
		units[position] = label | HAS_VALUE | offset(position, child);
		units[child] = VALUE | value;
	}

	private static int offset(int position, int child) {
		return (position ^ child) << 10;
	}

}
