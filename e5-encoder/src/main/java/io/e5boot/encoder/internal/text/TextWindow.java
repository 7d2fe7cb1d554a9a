package io.e5boot.encoder.internal.text;

/**
 * The start of a very long text, cut so that the tokens of what is kept are those of the
 * whole text: tokens never span white space, so a space between two letters is a safe
 * place.
 */
public final class TextWindow {

	/** How far to look for a space before a run of text is cut all the same. */
	private static final int REACH = 1 << 16;

	private TextWindow() {
	}

	public static String of(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int reach = (int) Math.min((long) length + REACH, text.length() - 1);
		for (int i = length; i < reach; i++) {
			if (text.charAt(i) == ' ' && Character.isLetterOrDigit(text.charAt(i + 1))) {
				return text.substring(0, i);
			}
		}
		if (reach == text.length() - 1) {
			return text;
		}
		return text.substring(0, Character.isLowSurrogate(text.charAt(reach)) ? reach + 1 : reach);
	}

}
