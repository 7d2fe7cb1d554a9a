package io.e5boot.encoder.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.e5boot.testsupport.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonBytesTests {

	@Test
	void scansObjectsAndArrays() {
		JsonBytes json = json(" { \"pieces\" : [ [\"a\", -1.5], [\"b\",2] ] } \n");
		List<String> found = new ArrayList<>();
		json.require('{');
		for (boolean member = true; json.next(member, '}'); member = false) {
			found.add(json.text());
			json.require(':');
			json.require('[');
			for (boolean first = true; json.next(first, ']'); first = false) {
				json.require('[');
				found.add(json.text());
				json.require(',');
				found.add(String.valueOf(json.number()));
				json.require(']');
			}
		}
		json.requireEnd();
		assertThat(found).containsExactly("pieces", "a", "-1.5", "b", "2.0");
	}

	@Test
	void stringDecodesEscapesAndUnicode() {
		assertThat(json("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00 é ▁ \uD83D\uDE00\"").text())
			.isEqualTo("\"\\/\b\f\n\r\té\uD83D\uDE00 é ▁ \uD83D\uDE00");
		String longer = "▁word".repeat(100);
		assertThat(json("\"" + longer + "\"").text()).isEqualTo(longer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\u12", "abc" })
	void stringRejectsInvalidStrings(String text) {
		assertThatExceptionOfType(JsonParseException.class).isThrownBy(() -> json(text).string());
	}

	@Test
	void stringRejectsInvalidUtf8() {
		for (int[] bytes : new int[][] { { 0x80 }, { 0xc0, 0x80 }, { 0xe0, 0x80, 0x80 }, { 0xed, 0xa0, 0x80 },
				{ 0xf4, 0x90, 0x80, 0x80 }, { 0xff }, { 0xc3 } }) {
			byte[] text = new byte[bytes.length + 2];
			text[0] = '"';
			for (int i = 0; i < bytes.length; i++) {
				text[i + 1] = (byte) bytes[i];
			}
			text[text.length - 1] = '"';
			assertThatExceptionOfType(JsonParseException.class).isThrownBy(() -> new JsonBytes(text).string());
		}
	}

	@Test
	void numberEqualsParseDouble() {
		Random random = new Random(3);
		for (int i = 0; i < Fuzz.rounds(2000); i++) {
			double number = Double.longBitsToDouble(random.nextLong());
			for (String text : List.of(String.valueOf(number), String.valueOf(random.nextDouble() * -20),
					String.valueOf(random.nextInt()))) {
				if (!text.contains("N") && !text.contains("I")) {
					assertThat(json(text + ",").number()).isEqualTo(Double.parseDouble(text));
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-", "01", "1.", ".5", "1e", "x", "" })
	void numberRejectsInvalidNumbers(String text) {
		assertThatExceptionOfType(JsonParseException.class).isThrownBy(() -> json(text).number());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":[1,{\"b\":null}],\"c\":\"]}\\\"\"}", "[]", "{}", "true", "-1.5e3", "\"x\"" })
	void valueStopsAfterValue(String text) {
		JsonBytes json = json(" " + text + " ,");
		assertThat(json.value()).isEqualTo(JsonParser.parseString(text));
		assertThat(json.take(',')).isTrue();
		json.requireEnd();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1", "[1,,2]", "]", "{\"a\" 1}", "nul", "" })
	void valueRejectsInvalidValues(String text) {
		assertThatExceptionOfType(JsonParseException.class).isThrownBy(() -> json(text).value());
	}

	@Test
	void requireEndRejectsFurtherText() {
		JsonBytes json = json("{} x");
		json.value();
		assertThatExceptionOfType(JsonParseException.class).isThrownBy(json::requireEnd);
	}

	private static JsonBytes json(String text) {
		return new JsonBytes(text.getBytes(StandardCharsets.UTF_8));
	}

}
