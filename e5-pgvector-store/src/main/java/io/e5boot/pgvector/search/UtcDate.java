package io.e5boot.pgvector.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A point in time, and the strings that represent it in metadata: a second in UTC and up
 * to nine digits of its fraction, such as {@code 2024-02-29T12:00:00.5Z}. Since the
 * number of digits varies, strings do not always sort by time. The components list the
 * exceptions.
 *
 * @param same all strings that represent this point in time
 * @param floor a string that sorts before this and all later points in time
 * @param earlier the strings that sort after the floor but represent earlier points in
 * time
 */
record UtcDate(Set<String> same, String floor, Set<String> earlier) {

	private static final int MAX_DIGITS = 9;

	private static final Pattern SHAPE = Pattern
		.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d{1," + MAX_DIGITS + "}))?Z");

	/**
	 * Parses a date.
	 * @param text any string
	 * @param alternative another string that represents the same date, or null
	 * @return the date, or null if the string does not have the form of one
	 * @throws UnsupportedFilterException if the string has the form of a date that does
	 * not exist
	 */
	static @Nullable UtcDate parse(String text, @Nullable String alternative) {
		Matcher date = SHAPE.matcher(text);
		if (!date.matches()) {
			return null;
		}
		requireDate(text);
		String second = date.group(1);
		String digits = (date.group(2) != null) ? date.group(2).replaceFirst("0+$", "") : "";
		Set<String> same = same(second, digits);
		if (alternative != null) {
			same.add(alternative);
		}
		return new UtcDate(same, digits.isEmpty() ? second : second + "." + digits, earlier(second, digits));
	}

	private static Set<String> same(String second, String digits) {
		Set<String> same = new LinkedHashSet<>();
		if (digits.isEmpty()) {
			same.add(second + "Z");
		}
		for (int zeros = 0; digits.length() + zeros <= MAX_DIGITS; zeros++) {
			if (digits.length() + zeros > 0) {
				same.add(second + "." + digits + "0".repeat(zeros) + "Z");
			}
		}
		return same;
	}

	/**
	 * Returns the strings with a prefix of this date's fraction: their Z sorts after its
	 * digits.
	 */
	private static Set<String> earlier(String second, String digits) {
		Set<String> earlier = new LinkedHashSet<>();
		if (!digits.isEmpty()) {
			earlier.add(second + "Z");
		}
		for (int length = 1; length < digits.length(); length++) {
			earlier.add(second + "." + digits.substring(0, length) + "Z");
		}
		return earlier;
	}

	private static void requireDate(String text) {
		try {
			Instant.parse(text);
		}
		catch (DateTimeException ex) {
			throw new UnsupportedFilterException("Not a date: " + text);
		}
	}

}
