package io.e5boot.encoder.model;

/**
 * A part of a text.
 *
 * @param start offset of the first character, in UTF-16 code units as
 * {@link String#charAt} counts them
 * @param end offset behind the last character
 */
public record TextSpan(int start, int end) {

	/**
	 * The characters.
	 * @param text the text that this is a part of
	 * @return the characters of this part
	 */
	public String of(String text) {
		return text.substring(this.start, this.end);
	}

}
