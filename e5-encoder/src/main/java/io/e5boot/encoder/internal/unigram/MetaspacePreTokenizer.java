package io.e5boot.encoder.internal.unigram;

import java.util.function.Predicate;

import io.e5boot.encoder.internal.text.CharSlice;

/**
 * Cuts a text into words, each of which begins with a marker: at white space, which goes,
 * or only at spaces, which become the marker themselves.
 *
 * @param whiteSpace whether a step {@code WhitespaceSplit} comes before {@code Metaspace}
 */
record MetaspacePreTokenizer(boolean whiteSpace, char marker) {

	/**
	 * Cuts a text.
	 * @param text is overwritten
	 * @param receiver returns whether to go on
	 * @return false if the receiver did not want it all
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
