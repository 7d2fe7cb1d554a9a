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
 * Decodes text of unknown encoding: by its byte order mark, as UTF-8, UTF-16 or UTF-32,
 * or in the older encoding that ICU considers most likely.
 */
final class TextDecoder {

	static final byte ESCAPE = 0x1B;

	static final byte SHIFT_OUT = 0x0E;

	private static final char REPLACEMENT = '\uFFFD';

	/** Minimum number of characters of a text per control character. */
	private static final int CHARACTERS_PER_CONTROL = 32;

	/** Well-formed bytes per malformed sequence that still indicate UTF-8. */
	private static final int BYTES_PER_MALFORMED = 3;

	/** Minimum share of ASCII and of the main script in a UTF-16 text. */
	private static final double MIN_SCRIPT_SHARE = 0.85;

	private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA,
			UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO);

	private static final Set<UnicodeScript> NO_SCRIPT = EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED);

	/** Chinese encoded in ASCII, which Java does not support. */
	private static final Pattern HZ = Pattern.compile("~\\{(?:[!-w][!-~]){2,}~\\}");

	private TextDecoder() {
	}

	/**
	 * Decodes a text.
	 * @throws UnreadableFileException if the bytes are not text in a known encoding
	 */
	static String decode(byte[] content) {
		return byteOrderMark(content).map((charset) -> marked(content, charset))
			.orElseGet(() -> readings(content))
			.findFirst()
			.map((text) -> text.startsWith("\uFEFF") ? text.substring(1) : text)
			.orElseThrow(() -> new UnreadableFileException(
					"The file is not text, or its encoding is not recognized. Save it as UTF-8."));
	}

	/**
	 * Returns the encoding of a byte order mark.
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
	 * Returns the possible texts, most likely first. Bytes are rarely valid UTF-8 by
	 * chance, unless all of them are ASCII: then control characters suggest UTF-16 or
	 * UTF-32, and escape sequences suggest ISO 2022.
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
	 * Reads UTF-8 that is damaged in a few places or cut inside its last character.
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

	/** UTF-32 and UTF-16, in which control characters are common bytes. */
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
					.filter((text) -> scriptShare(text) >= MIN_SCRIPT_SHARE)
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

	/** Ignores those of ISO 2022. */
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
	 * The share of a text that is {@link #common(String) common} or of its main script:
	 * bytes in the wrong order give characters of many scripts.
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

	/** ASCII characters, and spaces, digits and punctuation of CJK. */
	private static long common(String text) {
		return text.chars()
			.filter((character) -> character <= 0x7F || character >= 0x3000 && character <= 0x303F
					|| character >= 0xFF00 && character <= 0xFF1F)
			.count();
	}

}
