package io.e5boot.pgvector.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MetadataJsonTests {

	static Stream<Arguments> values() {
		Instant instant = Instant.parse("2024-05-01T10:00:00.120Z");
		return Stream.of(Arguments.of("text", "\"text\""), Arguments.of(7, "7"), Arguments.of(9.5, "9.5"),
				Arguments.of(true, "true"), Arguments.of(List.of(1, "a"), "[1,\"a\"]"),
				Arguments.of(Map.of("b", 1), "{\"b\":1}"), Arguments.of(Double.NaN, "\"NaN\""),
				Arguments.of(instant, "\"2024-05-01T10:00:00.120Z\""),
				Arguments.of(Date.from(instant), "\"2024-05-01T10:00:00.120Z\""),
				Arguments.of(new Date(0), "\"1970-01-01T00:00:00.000Z\""),
				Arguments.of(new Calendar.Builder().setInstant(0).build(), "\"1970-01-01T00:00:00.000Z\""),
				Arguments.of(Timestamp.from(Instant.parse("2024-05-01T10:00:00.123456Z")),
						"\"2024-05-01T10:00:00.123456Z\""),
				Arguments.of(OffsetDateTime.parse("2024-05-01T12:00:00+02:00"), "\"2024-05-01T10:00:00Z\""),
				Arguments.of(ZonedDateTime.parse("2024-05-01T12:00:00+02:00[Europe/Berlin]"),
						"\"2024-05-01T10:00:00Z\""),
				Arguments.of(LocalDate.of(2024, 5, 1), "\"2024-05-01\""),
				Arguments.of(Time.valueOf("10:00:00"), "\"10:00:00\""),
				Arguments.of(JsonNodeFactory.instance.objectNode().put("c", 2), "{\"c\":2}"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void toObjectWritesValues(Object value, String json) {
		assertThat(MetadataJson.write(MetadataJson.toObject("id", Map.of("key", value))))
			.isEqualTo("{\"key\":" + json + "}");
	}

	@Test
	void toObjectRemovesNullsOnlyAtTopLevel() {
		Map<String, Object> nested = new HashMap<>();
		nested.put("inner", null);
		Map<String, Object> metadata = new HashMap<>();
		metadata.put("none", null);
		metadata.put("map", nested);
		assertThat(MetadataJson.write(MetadataJson.toObject("id", metadata))).isEqualTo("{\"map\":{\"inner\":null}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "\uD800", "\uDC00x" })
	void toObjectRejectsUnstorableCharacters(String text) {
		for (Map<String, Object> metadata : List.<Map<String, Object>>of(Map.of("key", text), Map.of(text, 1),
				Map.of("list", List.of(Map.of("key", text))), Map.of("map", Map.of(text, 1)))) {
			assertThatExceptionOfType(InvalidDocumentException.class)
				.isThrownBy(() -> MetadataJson.toObject("doc", metadata))
				.returns("doc", InvalidDocumentException::documentId)
				.withMessageContaining("NUL");
		}
	}

	@Test
	void toObjectRejectsNumbersWithMoreThanThousandDigits() {
		for (Object number : List.of(BigInteger.TEN.pow(1000), new BigDecimal("1E+1000"), new BigDecimal("1E-1001"))) {
			assertThatExceptionOfType(InvalidDocumentException.class).as("%s", number)
				.isThrownBy(() -> MetadataJson.toObject("doc", Map.of("number", number)))
				.withMessageContaining("1000 digits");
		}
	}

	@Test
	void toObjectAcceptsNumbersWithThousandDigits() {
		for (Number number : List.of(BigInteger.TEN.pow(999), new BigDecimal("1E+999"), new BigDecimal("1E-999"))) {
			ObjectNode object = MetadataJson.toObject("doc", Map.of("number", number));
			assertThat(MetadataJson.read(MetadataJson.write(object))).containsOnlyKeys("number");
		}
	}

	@Test
	void toObjectRejectsCyclicMetadata() {
		List<Object> cycle = new ArrayList<>();
		cycle.add(cycle);
		assertThatExceptionOfType(InvalidDocumentException.class)
			.isThrownBy(() -> MetadataJson.toObject("doc", Map.of("cycle", cycle)))
			.withMessageContaining("JSON");
	}

	@Test
	void readReturnsMutableMapWithoutNulls() {
		Map<String, Object> metadata = MetadataJson.read("{\"a\": 1, \"b\": null, \"c\": [null], \"d\": 1.5}");
		metadata.put("e", "added");
		assertThat(metadata).containsOnlyKeys("a", "c", "d", "e").containsEntry("a", 1).containsEntry("d", 1.5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1]", "\"text\"", "7", "null", "true" })
	void readOfOtherValuesReturnsEmptyMap(String json) {
		assertThat(MetadataJson.read(json)).isEmpty();
	}

	@Test
	void readHasNoLimitsOfDepthAndLength() {
		String deep = "[".repeat(1500) + "]".repeat(1500);
		String json = "{\"deep\": " + deep + ", \"" + "k".repeat(60_000) + "\": \"" + "v".repeat(25_000_000) + "\"}";
		assertThat(MetadataJson.read(json)).hasSize(2);
	}

}
