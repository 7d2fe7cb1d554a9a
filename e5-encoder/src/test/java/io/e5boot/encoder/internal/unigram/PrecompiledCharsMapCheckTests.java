package io.e5boot.encoder.internal.unigram;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The map under test has one entry, from "a" to the replacement at offset 0: the root's
 * children are at 0, "a" is at 97, and its value at 256.
 */
class PrecompiledCharsMapCheckTests {

	private static final int UNITS = 512;

	private static final int TO_256 = 256 << 10;

	private static final int HAS_VALUE = 1 << 8;

	@Test
	void isValidAcceptsValidMap() {
		assertThat(PrecompiledCharsMapCheck.isValid(map((trie) -> {
		}))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 4, 5, 9, 2051 })
	void isValidRejectsTruncatedMap(int length) {
		assertThat(PrecompiledCharsMapCheck.isValid(Arrays.copyOf(map((trie) -> {
		}), length))).isFalse();
	}

	@Test
	void isValidRejectsEdgeOutsideTrie() {
		assertThat(PrecompiledCharsMapCheck.isValid(map((trie) -> set(trie, 'a', 'a' | HAS_VALUE | (UNITS << 10)))))
			.isFalse();
		assertThat(PrecompiledCharsMapCheck.isValid(map((trie) -> set(trie, 0, 0x7fff_ffff << 10 | 1 << 9)))).isFalse();
	}

	@Test
	void isValidRejectsValueAfterReplacements() {
		assertThat(PrecompiledCharsMapCheck.isValid(map((trie) -> set(trie, 256 ^ 'a', 1000)))).isFalse();
	}

	@Test
	void isValidRejectsValueInsideCharacter() {
		assertThat(PrecompiledCharsMapCheck.isValid(map((trie) -> set(trie, 256 ^ 'a', 1)))).isFalse();
	}

	static byte[] map(Consumer<ByteBuffer> change) {
		ByteBuffer map = ByteBuffer.allocate(Integer.BYTES * (1 + UNITS) + 3).order(ByteOrder.LITTLE_ENDIAN);
		map.putInt(0, Integer.BYTES * UNITS);
		set(map, 'a', 'a' | HAS_VALUE | TO_256);
		set(map, 256 ^ 'a', 0);
		map.put(Integer.BYTES * (1 + UNITS), (byte) 0xc3);
		map.put(Integer.BYTES * (1 + UNITS) + 1, (byte) 0xa4);
		change.accept(map);
		return map.array();
	}

	private static void set(ByteBuffer map, int position, int unit) {
		map.putInt(Integer.BYTES * (1 + position), unit);
	}

}
