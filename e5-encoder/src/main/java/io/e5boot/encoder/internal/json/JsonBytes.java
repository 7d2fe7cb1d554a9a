package io.e5boot.encoder.internal.json;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

/**
 * Scans JSON in UTF-8 and creates objects on request only: a vocabulary has hundreds of
 * thousands of strings and numbers.
 */
public final class JsonBytes {

	private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

	private final byte[] json;

	private int place;

	private char[] string = new char[64];

	private int length;

	public JsonBytes(byte[] json) {
		this.json = json;
	}

	/**
	 * Returns the next byte that is not white space, without consuming it.
	 */
	public char peek() {
		while (this.place < this.json.length) {
			byte next = this.json[this.place];
			if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
				return (char) (next & 0xff);
			}
			this.place++;
		}
		throw damaged();
	}

	/**
	 * Consumes the next byte if it is the expected one.
	 */
	public boolean take(char expected) {
		if (peek() != expected) {
			return false;
		}
		this.place++;
		return true;
	}

	public void require(char expected) {
		if (!take(expected)) {
			throw damaged();
		}
	}

	public void requireEnd() {
		while (this.place < this.json.length) {
			if (" \n\r\t".indexOf(this.json[this.place++]) < 0) {
				throw damaged();
			}
		}
	}

	/**
	 * Moves to the next member of an object or array.
	 * @param first whether it would be the first member
	 * @return false at the end
	 */
	public boolean next(boolean first, char end) {
		if (take(end)) {
			return false;
		}
		if (!first) {
			require(',');
		}
		return true;
	}

	/**
	 * Reads a string. Its characters are in {@link #chars()} until the next string is
	 * read.
	 * @return count of characters
	 */
	public int string() {
		require('"');
		this.length = 0;
		for (byte next = read(); next != '"'; next = read()) {
			if (this.length + 2 > this.string.length) {
				this.string = Arrays.copyOf(this.string, 2 * this.length);
			}
			if (next == '\\') {
				this.string[this.length++] = escaped();
			}
			else if (next >= ' ') {
				this.string[this.length++] = (char) next;
			}
			else {
				append(encoded(next));
			}
		}
		requirePairs();
		return this.length;
	}

	public char[] chars() {
		return this.string;
	}

	public String text() {
		int count = string();
		return new String(this.string, 0, count);
	}

	private void append(int codePoint) {
		this.length += Character.toChars(codePoint, this.string, this.length);
	}

	private char escaped() {
		byte escape = read();
		return switch (escape) {
			case '"', '\\', '/' -> (char) escape;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> (char) (hexadecimal() << 12 | hexadecimal() << 8 | hexadecimal() << 4 | hexadecimal());
			default -> throw damaged();
		};
	}

	private int hexadecimal() {
		int digit = Character.digit(read(), 16);
		if (digit < 0) {
			throw damaged();
		}
		return digit;
	}

	/**
	 * Decodes a multibyte character.
	 */
	private int encoded(byte lead) {
		int bytes = Integer.numberOfLeadingZeros(~(lead << 24));
		if (bytes < 2 || bytes > 4) {
			throw damaged();
		}
		int codePoint = lead & 0x7f >> bytes;
		for (int i = 1; i < bytes; i++) {
			byte next = read();
			if ((next & 0xc0) != 0x80) {
				throw damaged();
			}
			codePoint = codePoint << 6 | next & 0x3f;
		}
		int least = (bytes == 2) ? 0x80 : 1 << 5 * bytes - 4;
		if (codePoint < least || codePoint > Character.MAX_CODE_POINT
				|| (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
			throw damaged();
		}
		return codePoint;
	}

	private void requirePairs() {
		for (int i = 0; i < this.length; i++) {
			if (Character.isSurrogate(this.string[i])) {
				if (i + 1 == this.length || !Character.isSurrogatePair(this.string[i], this.string[i + 1])) {
					throw damaged();
				}
				i++;
			}
		}
	}

	private byte read() {
		if (this.place == this.json.length) {
			throw damaged();
		}
		return this.json[this.place++];
	}

	/**
	 * Reads a number, rounded to the nearest double.
	 */
	public double number() {
		peek();
		int start = this.place;
		boolean negative = takeOne("-");
		int first = this.place;
		long digits = digits(0);
		if (this.json[first] == '0' && this.place > first + 1) {
			throw damaged();
		}
		int decimals = 0;
		if (takeOne(".")) {
			int point = this.place;
			digits = digits(digits);
			decimals = this.place - point;
		}
		boolean isShort = this.place - first <= DecimalFraction.MAX_DIGITS;
		double number = isShort ? DecimalFraction.nearest(digits, decimals) : Double.NaN;
		if (takeOne("eE")) {
			number = Double.NaN;
			takeOne("+-");
			digits(0);
		}
		if (Double.isNaN(number)) {
			return Double.parseDouble(new String(this.json, start, this.place - start, StandardCharsets.ISO_8859_1));
		}
		return negative ? -number : number;
	}

	private long digits(long before) {
		long number = before;
		int start = this.place;
		while (this.place < this.json.length && this.json[this.place] >= '0' && this.json[this.place] <= '9') {
			number = 10 * number + this.json[this.place++] - '0';
		}
		if (this.place == start) {
			throw damaged();
		}
		return number;
	}

	private boolean takeOne(String choice) {
		if (this.place < this.json.length && choice.indexOf(this.json[this.place]) >= 0) {
			this.place++;
			return true;
		}
		return false;
	}

	/**
	 * Reads the next value.
	 */
	public JsonElement value() {
		peek();
		int start = this.place;
		skip();
		String text = new String(this.json, start, this.place - start, StandardCharsets.UTF_8);
		try (JsonReader reader = new JsonReader(new StringReader(text))) {
			reader.setStrictness(Strictness.STRICT);
			JsonElement value = ELEMENTS.read(reader);
			if (reader.peek() == JsonToken.END_DOCUMENT) {
				return value;
			}
			throw damaged();
		}
		catch (IOException | IllegalStateException ex) {
			throw new JsonParseException(ex);
		}
	}

	private void skip() {
		int depth = 0;
		do {
			switch (peek()) {
				case '"' -> string();
				case '{', '[' -> {
					depth++;
					this.place++;
				}
				case '}', ']' -> {
					depth--;
					this.place++;
				}
				default -> skipLiteral(depth);
			}
		}
		while (depth > 0);
	}

	private void skipLiteral(int depth) {
		int start = this.place;
		while (this.place < this.json.length && !isDelimiter(this.json[this.place])) {
			this.place++;
		}
		if (depth > 0 && takeOne(",:")) {
			return;
		}
		if (this.place == start) {
			throw damaged();
		}
	}

	private static boolean isDelimiter(byte next) {
		return ",:]}[{\" \n\r\t".indexOf(next) >= 0;
	}

	private JsonParseException damaged() {
		return new JsonParseException("Invalid JSON at byte " + this.place);
	}

	/**
	 * Rounds decimal fractions to doubles like {@link Double#parseDouble}, but without
	 * big integers: divides two doubles and corrects the quotient by its remainder. A
	 * vocabulary has a quarter of a million scores of seventeen digits.
	 */
	static final class DecimalFraction {

		/**
		 * That many digits fit into a long, and the power of ten is exact as a double.
		 */
		static final int MAX_DIGITS = 18;

		private static final double[] POWERS_OF_TEN = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
				1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };

		/** Relative bound of the correction's rounding error. */
		private static final double CORRECTION_ERROR = 0x1p-50;

		private DecimalFraction() {
		}

		/**
		 * Rounds {@code digits / 10^decimals} to the nearest double.
		 * @param digits at most {@link #MAX_DIGITS} of them, not negative
		 * @param decimals from 0 to {@link #MAX_DIGITS}
		 * @return the double, or NaN if the fraction is too close to the middle of two
		 * doubles
		 */
		static double nearest(long digits, int decimals) {
			double divisor = POWERS_OF_TEN[decimals];
			double rounded = digits;
			double quotient = rounded / divisor;
			double remainder = Math.fma(-quotient, divisor, rounded) + (digits - (long) rounded);
			double correction = remainder / divisor;
			double nearest = quotient + correction * (1 - CORRECTION_ERROR);
			return (nearest == quotient + correction * (1 + CORRECTION_ERROR)) ? nearest : Double.NaN;
		}

	}

}
