package io.e5boot.encoder.internal.unigram;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PieceTrieTests {

	private final PieceTrie trie = new PieceTrie(1);

	@Test
	void findReturnsWholePiecesOnly() {
		put("apple", 3);
		put("app", 0);
		assertThat(find("apple")).isEqualTo(3);
		assertThat(find("app")).isZero();
		assertThat(find("appl")).isEqualTo(-1);
		assertThat(find("apples")).isEqualTo(-1);
		assertThat(find("")).isEqualTo(-1);
	}

	@Test
	void putReplacesIdOfPiece() {
		put("a", 1);
		put("a", 2);
		assertThat(find("a")).isEqualTo(2);
	}

	@Test
	void childFollowsCharacters() {
		put("ab", 5);
		int a = this.trie.child(PieceTrie.ROOT, 'a');
		assertThat(this.trie.piece(a)).isEqualTo(-1);
		assertThat(this.trie.piece(this.trie.child(a, 'b'))).isEqualTo(5);
		assertThat(this.trie.child(a, 'c')).isEqualTo(PieceTrie.NONE);
	}

	@Test
	void findEqualsMapWhileTrieGrows() {
		Random random = new Random(11);
		Map<String, Integer> expected = new HashMap<>();
		for (int i = 0; i < 20_000; i++) {
			String piece = text(random);
			expected.put(piece, i);
			put(piece, i);
		}
		assertThat(expected).allSatisfy((piece, number) -> assertThat(find(piece)).isEqualTo(number));
		for (int i = 0; i < 20_000; i++) {
			String piece = text(random);
			assertThat(find(piece)).isEqualTo(expected.getOrDefault(piece, -1));
		}
	}

	private static String text(Random random) {
		char[] text = new char[1 + random.nextInt(6)];
		for (int i = 0; i < text.length; i++) {
			text[i] = (char) (random.nextBoolean() ? 'a' + random.nextInt(4) : random.nextInt(1 << Character.SIZE));
		}
		return new String(text);
	}

	private void put(String piece, int number) {
		char[] text = ("_" + piece).toCharArray();
		this.trie.put(text, 1, text.length, number);
	}

	private int find(String piece) {
		char[] text = ("_" + piece + "_").toCharArray();
		return this.trie.find(text, 1, text.length - 1);
	}

}
