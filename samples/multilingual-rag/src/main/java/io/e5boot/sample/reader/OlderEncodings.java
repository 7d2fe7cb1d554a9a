package io.e5boot.sample.reader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.ibm.icu.text.CharsetDetector;

/**
 * The encodings that are older than Unicode, recognized by ICU from how often bytes
 * follow each other in each language.
 */
final class OlderEncodings {

	/** Less sure than this, of 100, ICU is often wrong. */
	private static final int LEAST_CONFIDENCE = 20;

	/** Encodings of Cyrillic that ICU takes for windows-1251. */
	private static final List<String> CYRILLIC = List.of("windows-1251", "x-MacCyrillic");

	/** A Cyrillic text has fewer symbols, rare letters and capitals inside of words. */
	private static final double MOST_ODD_CYRILLIC = 0.3;

	/**
	 * As in WHATWG's encoding standard, the one of each pair that has more characters.
	 */
	private static final Map<String, String> WIDER = Map.of("ISO-8859-1", "windows-1252", "ISO-8859-9", "windows-1254",
			"KOI8-R", "KOI8-U", "Shift_JIS", "windows-31j", "EUC-KR", "x-windows-949", "Big5", "x-windows-950",
			"ISO-8859-8-I", "ISO-8859-8");

	private OlderEncodings() {
	}

	/**
	 * Returns what bytes say in the encodings they are likely to be in, the likeliest
	 * first.
	 */
	static Stream<String> readings(byte[] content) {
		return Stream.of(new CharsetDetector().setText(unusualLines(content)).detectAll())
			.filter((match) -> match.getConfidence() >= LEAST_CONFIDENCE)
			.map((match) -> WIDER.getOrDefault(match.getName(), match.getName()))
			.filter(Charset::isSupported)
			.flatMap((name) -> name.equals(CYRILLIC.get(0)) ? cyrillic(content)
					: TextDecoder.strict(content, Charset.forName(name)).stream())
			.filter(TextDecoder::isText);
	}

	/**
	 * ICU looks at the first 8,000 bytes only, which all encodings may have in common.
	 */
	private static byte[] unusualLines(byte[] content) {
		ByteArrayOutputStream unusual = new ByteArrayOutputStream(content.length);
		for (int start = 0, end; start < content.length; start = end) {
			end = start + 1;
			while (end < content.length && content[end - 1] != '\n') {
				end++;
			}
			byte[] line = Arrays.copyOfRange(content, start, end);
			if (!isAscii(line)) {
				unusual.writeBytes(line);
			}
		}
		return (unusual.size() > 0) ? unusual.toByteArray() : content;
	}

	private static Stream<String> cyrillic(byte[] content) {
		return CYRILLIC.stream()
			.flatMap((name) -> TextDecoder.strict(content, Charset.forName(name)).stream())
			.min(Comparator.comparingDouble(OlderEncodings::oddCyrillic))
			.filter((text) -> oddCyrillic(text) <= MOST_ODD_CYRILLIC)
			.stream();
	}

	/** The share of what is not ASCII that hardly stands in a Cyrillic text. */
	private static double oddCyrillic(String text) {
		long all = 0;
		long odd = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character > 0x7F) {
				boolean inside = i > 0 && Character.isLowerCase(text.charAt(i - 1)) && Character.isUpperCase(character);
				odd += (inside || character < '\u0410' || character > '\u044F') ? 1 : 0;
				all++;
			}
		}
		return (double) odd / Math.max(1, all);
	}

	private static boolean isAscii(byte[] line) {
		for (byte value : line) {
			if (value < 0 || value == TextDecoder.ESCAPE || value == TextDecoder.SHIFT_OUT) {
				return false;
			}
		}
		return true;
	}

}
