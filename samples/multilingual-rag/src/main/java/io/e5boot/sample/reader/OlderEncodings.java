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
 * Encodings that are older than Unicode, detected by ICU from the byte frequencies of
 * each language.
 */
final class OlderEncodings {

	/** Below this confidence, of 100, ICU is often wrong. */
	private static final int MIN_CONFIDENCE = 20;

	/** Cyrillic encodings that ICU reports as windows-1251. */
	private static final List<String> CYRILLIC = List.of("windows-1251", "x-MacCyrillic");

	/**
	 * Maximum share of symbols, rare letters and capitals inside words in Cyrillic text.
	 */
	private static final double MAX_ODD_CYRILLIC = 0.3;

	/**
	 * The superset of each encoding, as in WHATWG's encoding standard.
	 */
	private static final Map<String, String> WIDER = Map.of("ISO-8859-1", "windows-1252", "ISO-8859-9", "windows-1254",
			"KOI8-R", "KOI8-U", "Shift_JIS", "windows-31j", "EUC-KR", "x-windows-949", "Big5", "x-windows-950",
			"ISO-8859-8-I", "ISO-8859-8");

	private OlderEncodings() {
	}

	/**
	 * Returns the text in each likely encoding, most likely first.
	 */
	static Stream<String> readings(byte[] content) {
		return Stream.of(new CharsetDetector().setText(unusualLines(content)).detectAll())
			.filter((match) -> match.getConfidence() >= MIN_CONFIDENCE)
			.map((match) -> WIDER.getOrDefault(match.getName(), match.getName()))
			.filter(Charset::isSupported)
			.flatMap((name) -> name.equals(CYRILLIC.get(0)) ? cyrillic(content)
					: TextDecoder.strict(content, Charset.forName(name)).stream())
			.filter(TextDecoder::isText);
	}

	/**
	 * Keeps lines that are not ASCII: ICU reads the first 8,000 bytes only, and those may
	 * be equal in all encodings.
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
			.filter((text) -> oddCyrillic(text) <= MAX_ODD_CYRILLIC)
			.stream();
	}

	/** The share of non-ASCII characters that are unusual in Cyrillic text. */
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
