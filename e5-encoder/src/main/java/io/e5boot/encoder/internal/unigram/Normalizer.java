package io.e5boot.encoder.internal.unigram;

import io.e5boot.encoder.internal.text.CharSlice;

/**
 * A step of a tokenizer's normalizer.
 */
@FunctionalInterface
interface Normalizer {

	/**
	 * Applies the step.
	 * @param text may be overwritten
	 */
	CharSlice apply(CharSlice text);

	/**
	 * Takes white space off the ends.
	 */
	static Normalizer strip(boolean left, boolean right) {
		return (text) -> {
			int from = left ? text.whiteSpaceAfter(text.from()) : text.from();
			int to = right ? text.between(from, text.to()).whiteSpaceBefore(text.to()) : text.to();
			return text.between(from, to);
		};
	}

	/**
	 * Writes something else for each run of two spaces or more.
	 * @param content two characters at most
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
