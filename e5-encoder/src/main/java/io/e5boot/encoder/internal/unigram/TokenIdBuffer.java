package io.e5boot.encoder.internal.unigram;

import java.util.Arrays;

import io.e5boot.encoder.internal.text.TokenizedText;

/**
 * Collects the token ids of a text up to a maximum.
 */
final class TokenIdBuffer {

	private final int max;

	private int[] ids;

	private int size;

	TokenIdBuffer(int max) {
		this.max = max;
		this.ids = new int[Math.min(max, 64) + 1];
	}

	void add(int id) {
		if (this.size == this.ids.length) {
			this.ids = Arrays.copyOf(this.ids, 2 * this.size);
		}
		this.ids[this.size++] = id;
	}

	int size() {
		return this.size;
	}

	/**
	 * Reverses the order of the last ids.
	 * @param start index of the first id to reverse
	 */
	void reverseFrom(int start) {
		for (int i = start, j = this.size - 1; i < j; i++, j--) {
			int id = this.ids[i];
			this.ids[i] = this.ids[j];
			this.ids[j] = id;
		}
	}

	boolean isExceeded() {
		return this.size > this.max;
	}

	TokenizedText between(int[] before, int[] after) {
		int length = Math.min(this.size, this.max);
		int[] all = Arrays.copyOf(before, before.length + length + after.length);
		System.arraycopy(this.ids, 0, all, before.length, length);
		System.arraycopy(after, 0, all, before.length + length, after.length);
		return new TokenizedText(all, isExceeded());
	}

}
