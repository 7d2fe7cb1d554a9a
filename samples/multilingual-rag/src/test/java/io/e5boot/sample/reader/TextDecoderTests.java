package io.e5boot.sample.reader;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TextDecoderTests {

	private static final String RUSSIAN = "Паром отходит утром, а собака едет на нём бесплатно. Вся семья и я знаем: "
			+ "Мария встречает его у причала каждый день, когда море спокойно.\n";

	@ParameterizedTest
	@CsvSource({ "de, windows-1252", "de, ISO-8859-15", "fr, windows-1252", "es, windows-1252", "pl, windows-1250",
			"pl, ISO-8859-2", "tr, windows-1254", "uk, windows-1251", "uk, KOI8-U", "el, windows-1253",
			"el, ISO-8859-7", "ar, windows-1256", "ar, ISO-8859-6", "ja, windows-31j", "ja, EUC-JP", "ja, ISO-2022-JP",
			"ko, x-windows-949", "ko, ISO-2022-KR", "zh, GB18030", "zh, x-windows-950" })
	void readsEachDocumentInOlderEncodings(String language, String charset) throws IOException {
		for (String text : texts(language)) {
			byte[] encoded = text.getBytes(Charset.forName(charset));
			assertThat(TextDecoder.decode(encoded)).isEqualTo(new String(encoded, Charset.forName(charset)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void readsEachDocumentInUnicodeWithAByteOrderMark(String charset) throws IOException {
		for (String text : texts("*")) {
			assertThat(TextDecoder.decode(("\uFEFF" + text).getBytes(Charset.forName(charset)))).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void readsEachParagraphInUnicodeWithoutAByteOrderMark(String charset) throws IOException {
		for (String text : texts("*")) {
			for (String paragraph : text.split("\n\n")) {
				assertThat(TextDecoder.decode(paragraph.getBytes(Charset.forName(charset)))).isEqualTo(paragraph);
			}
		}
	}

	@Test
	void readsShortTexts() {
		for (String text : List.of("a", "ab", "é", "港", "港の朝。", "x\ty", "ein NUL \u0000 im Text, der lang genug ist")) {
			assertThat(TextDecoder.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void readsScriptsWithoutSpacesInUnicodeWithoutAByteOrderMark(String charset) {
		for (String text : List.of("เรือข้ามฟากออกเดินทางเวลาเก้าโมงเช้าสุนัขเดินทางฟรี", RUSSIAN,
				"ჰო, გემი გადის ცხრა საათზე.")) {
			assertThat(TextDecoder.decode(text.getBytes(Charset.forName(charset)))).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "KOI8-U", "windows-1251", "x-MacCyrillic" })
	void readsCyrillicAfterManyAsciiLines(String charset) {
		for (String ascii : List.of("", "The ferry leaves at nine o'clock.\n".repeat(300))) {
			String text = ascii + RUSSIAN.repeat(3);
			assertThat(TextDecoder.decode(text.getBytes(Charset.forName(charset)))).endsWith(RUSSIAN);
		}
	}

	@Test
	void readsUtf8WithADamagedOrTruncatedCharacter() throws IOException {
		for (String text : texts("*")) {
			byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
			byte[] damaged = utf8.clone();
			damaged[utf8.length - 1] = (byte) 0xFF;
			damaged[0] = (byte) 0xFF;
			if (utf8.length > text.length() + 4) {
				assertThat(TextDecoder.decode(damaged)).isEqualTo(new String(damaged, StandardCharsets.UTF_8));
			}
		}
		byte[] cut = "Die Fähre fährt nach Köln, größte".getBytes(StandardCharsets.UTF_8);
		byte[] end = Arrays.copyOf(cut, cut.length - 3);
		assertThat(TextDecoder.decode(end)).isEqualTo("Die Fähre fährt nach Köln, grö\uFFFD");
	}

	@Test
	void rejectsUnknownEncoding() {
		byte[] content = RUSSIAN.repeat(3).getBytes(Charset.forName("IBM866"));
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> TextDecoder.decode(content));
	}

	@Test
	void rejectsControlCharactersAndHz() {
		for (String text : List.of("\u0001\u0002\u0003 some \u0004 text", "\uFEFFa\u0000b\u0000c\u0000",
				"Chinese: ~{<:Ky2;S{#,NpJ)l6HK!#~} is HZ.")) {
			assertThatExceptionOfType(UnreadableFileException.class)
				.isThrownBy(() -> TextDecoder.decode(text.getBytes(StandardCharsets.UTF_8)));
		}
	}

	@Test
	void rejectsBinaryContent() {
		Random random = new Random(42);
		for (int i = 0; i < 200 * Integer.getInteger("fuzz.factor", 1); i++) {
			byte[] bytes = new byte[200 + random.nextInt(2000)];
			random.nextBytes(bytes);
			assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> TextDecoder.decode(bytes))
				.satisfies((ex) -> assertThat(ex.detail()).startsWith("The file is not text, or its encoding"));
		}
	}

	private static List<String> texts(String language) throws IOException {
		List<String> texts = new ArrayList<>();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath:/corpus/" + language + "-*.md")) {
			String markdown = file.getContentAsString(StandardCharsets.UTF_8);
			texts.add(markdown.substring(markdown.indexOf("---", 3) + 3).strip());
		}
		assertThat(texts).isNotEmpty();
		return texts;
	}

}
