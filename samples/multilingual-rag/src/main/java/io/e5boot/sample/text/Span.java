package io.e5boot.sample.text;

/**
 * A stretch of a text.
 *
 * @param start offset of the first character, in UTF-16 code units as Java and JavaScript
 * count them
 * @param end offset behind the last character
 */
public record Span(int start, int end) {

	public int length() {
		return this.end - this.start;
	}

	public String of(String text) {
		return text.substring(this.start, this.end);
	}

	public boolean contains(Span other) {
		return this.start <= other.start && other.end <= this.end;
	}

	public Span minus(int offset) {
		return new Span(this.start - offset, this.end - offset);
	}

}
