package io.e5boot.encoder.internal.unigram;

import java.util.function.Predicate;

import io.e5boot.encoder.internal.text.CharSlice;

/**
 * Splits a text into words that begin with a marker: at white space, which is removed, or
 * at spaces only, which become markers.
 *
 * @param whiteSpace whether {@code WhitespaceSplit} precedes {@code Metaspace}
 * @param marker the marker, mostly U+2581
 */
record MetaspacePreTokenizer(boolean whiteSpace, char marker) {

	/**
	 * Splits a text.
	 * @param text the text, which is overwritten
	 * @param receiver receives the words and returns whether to go on
	 * @return false if the receiver stopped early
	 */
	boolean split(CharSlice text, Predicate<CharSlice> receiver) {
		if (!this.whiteSpace) {
			return text.isEmpty() || splitAtMarkers(text, receiver);
		}
		char[] array = text.array();
		for (int start = text.whiteSpaceAfter(text.from()); start < text.to();) {
			int end = start;
			while (end < text.to() && !CharSlice.isWhiteSpace(array[end])) {
				end++;
			}
			int next = text.whiteSpaceAfter(end);
			if (!splitAtMarkers(text.between(start, end), receiver)) {
				return false;
			}
			start = next;
		}
		return true;
	}

	private boolean splitAtMarkers(CharSlice text, Predicate<CharSlice> receiver) {
		char[] array = text.array();
		for (int i = text.from(); i < text.to(); i++) {
			if (array[i] == ' ') {
				array[i] = this.marker;
			}
		}
		int start = text.from();
		if (array[start] != this.marker) {
			array[--start] = this.marker;
		}
		for (int i = start + 1; i < text.to(); i++) {
			if (array[i] == this.marker) {
				if (!receiver.test(text.between(start, i))) {
					return false;
				}
				start = i;
			}
		}
		return receiver.test(text.between(start, text.to()));
	}

}
