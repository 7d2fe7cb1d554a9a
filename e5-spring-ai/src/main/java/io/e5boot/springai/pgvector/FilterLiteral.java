package io.e5boot.springai.pgvector;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A literal of a filter as JSON.
 *
 * @param node a JSON scalar; a date is a string in UTC with milliseconds
 * @param verbatim the string as it was written, where a date was recognized in it
 */
record FilterLiteral(JsonNode node, @Nullable String verbatim) {

	private static final Pattern UTC_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");

	private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	static FilterLiteral of(@Nullable Object value) {
		if (value instanceof Date date) {
			return string(MILLISECONDS.format(date.toInstant()), null);
		}
		if (value instanceof String text && UTC_DATE.matcher(text).matches()) {
			return string(utc(text), text);
		}
		JsonNode node = MetadataJson.toNode(value);
		if (!node.isValueNode() || node.isPojo() || (node.isString() && !Characters.storable(node.stringValue()))) {
			throw new UnsupportedFilterException(
					"Not a string, number, boolean or date: " + Characters.printable(String.valueOf(value)));
		}
		if (!MetadataJson.readable(node)) {
			throw new UnsupportedFilterException("A number with more digits than metadata can have");
		}
		return new FilterLiteral(node, null);
	}

	private static FilterLiteral string(String text, @Nullable String verbatim) {
		return new FilterLiteral(MetadataJson.toNode(text), verbatim);
	}

	private static String utc(String text) {
		try {
			return MILLISECONDS.format(Instant.parse(text));
		}
		catch (DateTimeParseException ex) {
			throw new UnsupportedFilterException("Not a date: " + text);
		}
	}

	/**
	 * Returns the objects of which metadata must contain one for the key to equal this
	 * literal, or for the key's list to have it as an element.
	 */
	Set<String> containers(String key) {
		Set<String> containers = new LinkedHashSet<>(both(key, this.node));
		if (this.verbatim != null) {
			containers.addAll(both(key, MetadataJson.toNode(this.verbatim)));
		}
		return containers;
	}

	private static List<String> both(String key, JsonNode value) {
		return List.of(MetadataJson.write(Map.of(key, value)), MetadataJson.write(Map.of(key, List.of(value))));
	}

	String asVariable(String name) {
		return MetadataJson.write(Map.of(name, this.node));
	}

}
