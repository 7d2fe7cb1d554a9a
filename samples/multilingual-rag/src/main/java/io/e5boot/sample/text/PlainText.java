package io.e5boot.sample.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Cleans strings so that a database, JSON and a page can hold them.
 */
public final class PlainText {

	private static final Pattern LINE_END = Pattern.compile("\\r\\n?|[\\u0085\\u2028\\u2029]");

	private static final Pattern EMPTY_LINES = Pattern.compile("\\n[ \\t\\n]*\\n");

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\uFEFF&&[^\\n\\t]]");

	private PlainText() {
	}

	/**
	 * Returns the text with {@code \n} as the only line end, at most one empty line in a
	 * row, no control characters (PostgreSQL rejects NUL) and a question mark for each
	 * unpaired surrogate (UTF-8 cannot encode it).
	 */
	public static String clean(String text) {
		String lines = LINE_END.matcher(text).replaceAll("\n");
		String printable = CONTROL.matcher(lines).replaceAll("");
		String paragraphs = EMPTY_LINES.matcher(printable).replaceAll("\n\n");
		return new String(paragraphs.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).strip();
	}

}
