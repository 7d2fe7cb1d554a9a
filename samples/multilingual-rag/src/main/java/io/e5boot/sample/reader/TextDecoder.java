package io.e5boot.sample.reader;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.ibm.icu.text.CharsetDetector;

/**
 * Decodes text whose encoding nobody has named: by its byte order mark, as UTF-16 or
 * UTF-8, or in the older encoding that ICU finds the likeliest.
 */
final class TextDecoder {

	private static final byte ESCAPE = 0x1B;

	/** Less sure than this, of 100, ICU is often wrong. */
	private static final int LEAST_CONFIDENCE = 20;

	/** One character in so many is a space, a digit or a punctuation mark. */
	private static final int CHARACTERS_PER_COMMON = 24;

	/**
	 * As in WHATWG's encoding standard, the one of each pair that has more characters.
	 */
	private static final Map<String, String> WIDER = Map.of("ISO-8859-1", "windows-1252", "ISO-8859-9", "windows-1254",
			"KOI8-R", "KOI8-U", "Shift_JIS", "windows-31j", "EUC-KR", "x-windows-949", "Big5", "x-windows-950",
			"ISO-8859-8-I", "ISO-8859-8");

	private TextDecoder() {
	}

	/**
	 * Decodes a text.
	 * @throws UnreadableFileException if the bytes are text in no encoding that is known
	 */
	static String decode(byte[] content) {
		return byteOrderMark(content).map((charset) -> strict(content, charset).stream())
			.orElseGet(() -> readings(content))
			.findFirst()
			.map((text) -> text.startsWith("\uFEFF") ? text.substring(1) : text)
			.orElseThrow(() -> new UnreadableFileException(
					"The file is not text, or its encoding cannot be recognized. Save it with the encoding UTF-8."));
	}

	/**
	 * Returns the encoding that a byte order mark names.
	 */
	static Optional<Charset> byteOrderMark(byte[] content) {
		int start = ByteBuffer.wrap(Arrays.copyOf(content, 4)).getInt();
		if (start == 0xFEFF || start == 0xFFFE0000) {
			return Optional.of(Charset.forName("UTF-32"));
		}
		if (start >>> 8 == 0xEFBBBF) {
			return Optional.of(StandardCharsets.UTF_8);
		}
		return (start >>> 16 == 0xFEFF || start >>> 16 == 0xFFFE) ? Optional.of(StandardCharsets.UTF_16)
				: Optional.empty();
	}

	/**
	 * Returns what the text can say, the likeliest first. Bytes that are control
	 * characters are common in UTF-16, escape sequences in ISO 2022; UTF-8 without either
	 * is hardly ever valid by chance.
	 */
	private static Stream<String> readings(byte[] content) {
		Stream<String> utf8 = strict(content, StandardCharsets.UTF_8).stream();
		if (contains(content, 0, '\b')) {
			return Stream.concat(utf16(content), utf8);
		}
		return contains(content, ESCAPE, ESCAPE) ? Stream.concat(older(content), utf8)
				: Stream.concat(utf8, older(content));
	}

	private static Stream<String> utf16(byte[] content) {
		return Stream.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
			.flatMap((charset) -> strict(content, charset).stream())
			.filter(TextDecoder::isText)
			.filter((text) -> common(text) * CHARACTERS_PER_COMMON >= text.length())
			.sorted(Comparator.comparing(TextDecoder::common).reversed());
	}

	private static Stream<String> older(byte[] content) {
		return Stream.of(new CharsetDetector().setText(content).detectAll())
			.filter((match) -> match.getConfidence() >= LEAST_CONFIDENCE)
			.map((match) -> WIDER.getOrDefault(match.getName(), match.getName()))
			.filter(Charset::isSupported)
			.flatMap((name) -> strict(content, Charset.forName(name)).stream())
			.filter(TextDecoder::isText);
	}

	private static Optional<String> strict(byte[] content, Charset charset) {
		try {
			return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
		}
		catch (CharacterCodingException ex) {
			return Optional.empty();
		}
	}

	private static boolean contains(byte[] content, int from, int to) {
		for (byte value : content) {
			if (value >= from && value <= to) {
				return true;
			}
		}
		return false;
	}

	private static boolean isText(String text) {
		return text.codePoints().allMatch((character) -> switch (Character.getType(character)) {
			case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
			case Character.CONTROL -> Character.isWhitespace(character);
			default -> true;
		});
	}

	/** Spaces, digits and punctuation, CJK's included. */
	private static long common(String text) {
		return text.chars()
			.filter((character) -> character < 0x7F || character >= 0x3000 && character <= 0x303F
					|| character >= 0xFF00 && character <= 0xFF1F)
			.count();
	}

}
