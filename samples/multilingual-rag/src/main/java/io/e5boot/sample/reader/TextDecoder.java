package io.e5boot.sample.reader;

import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decodes text whose encoding nobody has named: by its byte order mark, as UTF-16 or
 * UTF-8, or in the older encoding that ICU finds the likeliest.
 */
final class TextDecoder {

	static final byte ESCAPE = 0x1B;

	static final byte SHIFT_OUT = 0x0E;

	private static final char REPLACEMENT = '\uFFFD';

	/** Text may have one control character in so many characters. */
	private static final int CHARACTERS_PER_CONTROL = 32;

	/** For each malformed sequence, so many bytes of well-formed ones show UTF-8. */
	private static final int BYTES_PER_MALFORMED = 3;

	/** The least share of a UTF-16 text that is ASCII or of its main script. */
	private static final double LEAST_SCRIPT_SHARE = 0.85;

	private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA,
			UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO);

	private static final Set<UnicodeScript> NO_SCRIPT = EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED);

	/** Chinese in bytes of ASCII; Java has no such encoding. */
	private static final Pattern HZ = Pattern.compile("~\\{(?:[!-w][!-~]){2,}~\\}");

	private TextDecoder() {
	}

	/**
	 * Decodes a text.
	 * @throws UnreadableFileException if the bytes are text in no encoding that is known
	 */
	static String decode(byte[] content) {
		return byteOrderMark(content).map((charset) -> marked(content, charset))
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

	private static Stream<String> marked(byte[] content, Charset charset) {
		Stream<String> texts = strict(content, charset).stream();
		return (charset.equals(StandardCharsets.UTF_8) ? Stream.concat(texts, nearlyUtf8(content)) : texts)
			.filter(TextDecoder::hasFewControls);
	}

	/**
	 * Returns what the text can say, the likeliest first. UTF-8 is hardly ever valid by
	 * chance, except for bytes that are all ASCII: control characters among them are
	 * common in UTF-16 and UTF-32, escape sequences in ISO 2022.
	 */
	private static Stream<String> readings(byte[] content) {
		Stream<String> utf8 = Stream.concat(strict(content, StandardCharsets.UTF_8).stream(), nearlyUtf8(content))
			.filter(TextDecoder::hasFewControls);
		Stream<String> older = OlderEncodings.readings(content);
		Stream<Stream<String>> texts = contains(content, ESCAPE) ? Stream.of(wide(content), older, utf8)
				: Stream.of(utf8, wide(content), older);
		return texts.flatMap((readings) -> readings).filter((text) -> !HZ.matcher(text).find() || !isAscii(text));
	}

	/**
	 * Reads UTF-8 that was damaged in few places or cut inside of its last character.
	 */
	private static Stream<String> nearlyUtf8(byte[] content) {
		String text = new String(content, StandardCharsets.UTF_8);
		long malformed = text.chars().filter((character) -> character == REPLACEMENT).count()
				- (text.endsWith("\uFFFD") ? 1 : 0);
		long wellFormed = text.codePoints()
			.filter((character) -> character > 0x7F && character != REPLACEMENT)
			.map((character) -> (character < 0x800) ? 2 : (character < 0x10000) ? 3 : 4)
			.sum();
		return (wellFormed > 0 && wellFormed >= BYTES_PER_MALFORMED * malformed) ? Stream.of(text) : Stream.empty();
	}

	/** UTF-32 and UTF-16, in which bytes that are control characters are common. */
	private static Stream<String> wide(byte[] content) {
		if (!hasControls(content)) {
			return Stream.empty();
		}
		return Stream.concat(
				Stream.of("UTF-32LE", "UTF-32BE")
					.flatMap((name) -> strict(content, Charset.forName(name)).stream())
					.filter(TextDecoder::isText),
				Stream.of("UTF-16LE", "UTF-16BE")
					.flatMap((name) -> strict(content, Charset.forName(name)).stream())
					.filter(TextDecoder::isText)
					.filter((text) -> scriptShare(text) >= LEAST_SCRIPT_SHARE)
					.sorted(Comparator.comparingDouble(TextDecoder::scriptShare)
						.thenComparing(TextDecoder::common)
						.reversed()));
	}

	static Optional<String> strict(byte[] content, Charset charset) {
		try {
			return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
		}
		catch (CharacterCodingException ex) {
			return Optional.empty();
		}
	}

	private static boolean contains(byte[] content, byte wanted) {
		for (byte value : content) {
			if (value == wanted) {
				return true;
			}
		}
		return false;
	}

	/** Other than those of ISO 2022. */
	private static boolean hasControls(byte[] content) {
		for (byte value : content) {
			if (value >= 0 && value < SHIFT_OUT && !Character.isWhitespace(value)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((character) -> character <= 0x7F);
	}

	private static boolean hasFewControls(String text) {
		long controls = text.chars()
			.filter((character) -> Character.isISOControl(character) && !Character.isWhitespace(character)
					&& character != '\u0085')
			.count();
		return controls * CHARACTERS_PER_CONTROL <= text.length();
	}

	static boolean isText(String text) {
		return text.codePoints().allMatch((character) -> switch (Character.getType(character)) {
			case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
			case Character.CONTROL -> Character.isWhitespace(character);
			default -> true;
		});
	}

	/**
	 * The share of a text that is {@link #common(String) common} or of one script: bytes
	 * in the wrong order give characters of many.
	 */
	private static double scriptShare(String text) {
		Map<UnicodeScript, Integer> scripts = new EnumMap<>(UnicodeScript.class);
		text.codePoints().filter((character) -> character > 0x7F).forEach((character) -> {
			UnicodeScript script = UnicodeScript.of(character);
			scripts.merge(EAST_ASIAN.contains(script) ? UnicodeScript.HAN : script, 1, Integer::sum);
		});
		int main = scripts.entrySet()
			.stream()
			.filter((entry) -> !NO_SCRIPT.contains(entry.getKey()))
			.mapToInt(Map.Entry::getValue)
			.max()
			.orElse(0);
		return (double) (common(text) + main) / text.codePointCount(0, text.length());
	}

	/** Characters of ASCII, and spaces, digits and punctuation of CJK. */
	private static long common(String text) {
		return text.chars()
			.filter((character) -> character <= 0x7F || character >= 0x3000 && character <= 0x303F
					|| character >= 0xFF00 && character <= 0xFF1F)
			.count();
	}

}
