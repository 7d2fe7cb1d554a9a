package io.e5boot.encoder.internal.text;

/**
 * A part of an array that may be overwritten, together with the element before it.
 *
 * @param array the array
 * @param from index of the first character, at least 1
 * @param to index after the last character
 */
public record CharSlice(char[] array, int from, int to) {

	public static CharSlice of(String text) {
		char[] array = new char[text.length() + 1];
		text.getChars(0, text.length(), array, 1);
		return new CharSlice(array, 1, array.length);
	}

	public boolean isEmpty() {
		return this.from == this.to;
	}

	public CharSlice between(int from, int to) {
		return new CharSlice(this.array, from, to);
	}

	/**
	 * Returns whether a character is white space in Unicode; all white space is below
	 * U+10000.
	 */
	public static boolean isWhiteSpace(char c) {
		if (c < 0x80) {
			return c == ' ' || (c >= '\t' && c <= '\r');
		}
		return switch (c) {
			case 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
			default -> c >= 0x2000 && c <= 0x200a;
		};
	}

	/**
	 * Returns where the white space that ends at an index begins.
	 */
	public int whiteSpaceBefore(int index) {
		int start = index;
		while (start > this.from && isWhiteSpace(this.array[start - 1])) {
			start--;
		}
		return start;
	}

	/**
	 * Returns where the white space that begins at an index ends.
	 */
	public int whiteSpaceAfter(int index) {
		int end = index;
		while (end < this.to && isWhiteSpace(this.array[end])) {
			end++;
		}
		return end;
	}

}
