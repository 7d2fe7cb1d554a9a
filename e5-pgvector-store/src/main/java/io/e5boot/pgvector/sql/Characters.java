package io.e5boot.pgvector.sql;

import java.util.Locale;

/**
 * What PostgreSQL's text types can hold: any Unicode text but U+0000 and unpaired
 * surrogates, which have no UTF-8 form.
 */
@Internal
public final class Characters {

	private static final int PRINTED = 80;

	private Characters() {
	}

	public static boolean storable(String text) {
		return firstUnstorable(text) < 0;
	}

	/**
	 * Returns where the first character stands that cannot be stored.
	 * @param text any string
	 * @return its index in UTF-16 code units, or -1
	 */
	public static int firstUnstorable(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
			else if (c == 0 || Character.isSurrogate(c)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Puts spaces in the place of what cannot be stored, and so cannot be part of a
	 * stored word.
	 * @param text any string
	 * @return a storable string
	 */
	public static String words(String text) {
		if (storable(text)) {
			return text;
		}
		StringBuilder words = new StringBuilder(text.length());
		text.codePoints()
			.forEach((c) -> words.appendCodePoint((c == 0 || Character.getType(c) == Character.SURROGATE) ? ' ' : c));
		return words.toString();
	}

	/**
	 * Makes a string fit for a message: control characters and unpaired surrogates
	 * escaped, cut after a line's length.
	 * @param text any string
	 * @return printable text
	 */
	public static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints().limit(PRINTED).forEach((c) -> append(printable, c));
		return (text.codePointCount(0, text.length()) > PRINTED) ? printable.append('…').toString()
				: printable.toString();
	}

	private static void append(StringBuilder printable, int codePoint) {
		if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
			printable.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
		}
		else {
			printable.appendCodePoint(codePoint);
		}
	}

}
