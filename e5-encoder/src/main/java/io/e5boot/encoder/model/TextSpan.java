package io.e5boot.encoder.model;

/**
 * A part of a text.
 *
 * @param start offset of the first character, in UTF-16 code units as
 * {@link String#charAt} counts them
 * @param end offset after the last character
 */
public record TextSpan(int start, int end) {

	/**
	 * Returns the characters of this part.
	 * @param text the whole text
	 * @return the characters
	 */
	public String of(String text) {
		return text.substring(this.start, this.end);
	}

}
