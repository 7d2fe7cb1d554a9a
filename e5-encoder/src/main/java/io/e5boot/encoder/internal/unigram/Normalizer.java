package io.e5boot.encoder.internal.unigram;

import io.e5boot.encoder.internal.text.CharSlice;

/**
 * A normalizer of a tokenizer.
 */
@FunctionalInterface
interface Normalizer {

	/**
	 * Normalizes a text.
	 * @param text the text, which may be overwritten
	 */
	CharSlice apply(CharSlice text);

	/**
	 * Returns a normalizer that removes white space at the ends.
	 */
	static Normalizer strip(boolean left, boolean right) {
		return (text) -> {
			int from = left ? text.whiteSpaceAfter(text.from()) : text.from();
			int to = right ? text.between(from, text.to()).whiteSpaceBefore(text.to()) : text.to();
			return text.between(from, to);
		};
	}

	/**
	 * Returns a normalizer that replaces each run of two or more spaces.
	 * @param content the replacement, at most two characters
	 */
	static Normalizer replaceRepeatedSpaces(String content) {
		return (text) -> {
			char[] array = text.array();
			int written = text.from();
			for (int i = text.from(); i < text.to();) {
				int end = i;
				while (end < text.to() && array[end] == ' ') {
					end++;
				}
				if (end - i > 1) {
					content.getChars(0, content.length(), array, written);
					written += content.length();
					i = end;
				}
				else {
					array[written++] = array[i++];
				}
			}
			return text.between(text.from(), written);
		};
	}

}
