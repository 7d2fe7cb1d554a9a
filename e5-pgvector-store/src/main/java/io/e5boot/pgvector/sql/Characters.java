package io.e5boot.pgvector.sql;

import java.util.Locale;

/**
 * Finds, replaces and escapes characters that PostgreSQL cannot store: U+0000 and
 * unpaired surrogates, which have no UTF-8 encoding.
 */
@Internal
public final class Characters {

	private static final int MAX_PRINTED = 80;

	private Characters() {
	}

	public static boolean storable(String text) {
		return firstUnstorable(text) < 0;
	}

	/**
	 * Returns the position of the first character that cannot be stored.
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
	 * Replaces characters that cannot be stored by spaces. No stored word contains them.
	 * @param text any string
	 * @return a storable string
	 */
	public static String replaceUnstorable(String text) {
		if (storable(text)) {
			return text;
		}
		StringBuilder storable = new StringBuilder(text.length());
		text.codePoints()
			.forEach(
					(c) -> storable.appendCodePoint((c == 0 || Character.getType(c) == Character.SURROGATE) ? ' ' : c));
		return storable.toString();
	}

	/**
	 * Prepares a string for a message: escapes control characters and unpaired
	 * surrogates, and truncates it after 80 characters.
	 * @param text any string
	 * @return printable text
	 */
	public static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints().limit(MAX_PRINTED).forEach((c) -> append(printable, c));
		return (text.codePointCount(0, text.length()) > MAX_PRINTED) ? printable.append('…').toString()
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
