package io.e5boot.pgvector.search;

import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.MetadataJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;

/**
 * A literal of a filter as JSON, and the SQL/JSON paths that compare metadata with it. A
 * path applies to the value of a key: {@code $} is the value or, if it is a list, each of
 * its elements, but not the elements of nested lists.
 *
 * @param node a JSON scalar
 * @param date the date that it represents, if any
 */
record FilterLiteral(JsonNode node, @Nullable UtcDate date) {

	private static final String SAME = "@ == $same[*]";

	private static final String LATER = "@ > $floor && !(@ == $earlier[*])";

	private static final String AFTER = "(" + LATER + " && !(" + SAME + "))";

	private static final String FROM = "(" + SAME + " || (" + LATER + "))";

	/**
	 * Converts a literal to JSON.
	 * @throws UnsupportedFilterException if it is not a JSON scalar
	 */
	static FilterLiteral of(@Nullable Object value) {
		JsonNode node = node(value);
		if (!node.isValueNode() || node.isPojo() || (node.isString() && !Characters.storable(node.stringValue()))) {
			throw new UnsupportedFilterException(
					"Not a string, number, boolean or date: " + Characters.printable(String.valueOf(value)));
		}
		if (!MetadataJson.readable(node)) {
			throw new UnsupportedFilterException("A number has more digits than numbers in metadata can have");
		}
		return new FilterLiteral(node, node.isString() ? UtcDate.parse(node.stringValue(), withOffset(value)) : null);
	}

	private static JsonNode node(@Nullable Object value) {
		try {
			return MetadataJson.toNode(value);
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new UnsupportedFilterException(
					"Not a string, number, boolean or date: " + ((value != null) ? value.getClass() : null));
		}
	}

	/**
	 * Returns the text of a date as earlier versions of the store wrote it, with its
	 * offset.
	 * @return the text, or null if earlier versions wrote the same text
	 */
	private static @Nullable String withOffset(@Nullable Object value) {
		if (value instanceof OffsetDateTime date) {
			return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date);
		}
		return (value instanceof ZonedDateTime date) ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date) : null;
	}

	/**
	 * Returns the JSON scalars that equal this literal; a date may be written with more
	 * or fewer digits.
	 */
	List<Object> same() {
		return (this.date != null) ? List.copyOf(this.date.same()) : List.of(this.node);
	}

	/**
	 * Returns JSON objects. The key equals this literal, or its list contains it, if the
	 * metadata contain one of them.
	 */
	Set<String> containers(String key) {
		Set<String> containers = new LinkedHashSet<>();
		for (Object value : same()) {
			containers.add(MetadataJson.write(Map.of(key, value)));
			containers.add(MetadataJson.write(Map.of(key, List.of(value))));
		}
		return containers;
	}

	/**
	 * Returns the variables of the {@link #path}.
	 */
	String variables() {
		return (this.date != null) ? MetadataJson.write(this.date) : MetadataJson.write(Map.of("value", this.node));
	}

	/**
	 * Returns the variable {@code values} of a path that compares with several literals.
	 */
	static String variables(List<FilterLiteral> literals) {
		List<Object> values = new ArrayList<>();
		literals.forEach((literal) -> values.addAll(literal.same()));
		return MetadataJson.write(Map.of("values", values));
	}

	/**
	 * Returns the path that compares with this literal.
	 * @param type NE or a comparison of the order
	 */
	String path(ExpressionType type) {
		return (this.date != null) ? datePath(type) : valuePath(type);
	}

	private static String valuePath(ExpressionType type) {
		return switch (type) {
			case NE -> "$ != $value";
			case GT -> "$ > $value";
			case GTE -> "$ >= $value";
			case LT -> "$ < $value";
			case LTE -> "$ <= $value";
			default -> throw new UnsupportedFilterException("Unknown operator " + type);
		};
	}

	/**
	 * Compares strings with the components of a {@link UtcDate}. Each string is exactly
	 * one of before, the same, and after.
	 */
	private static String datePath(ExpressionType type) {
		return switch (type) {
			case NE -> exists("!(" + SAME + ")") + " || $ == null";
			case GT -> exists(AFTER);
			case GTE -> exists(FROM);
			case LT -> exists("!" + FROM);
			case LTE -> exists("!" + AFTER);
			default -> throw new UnsupportedFilterException("Unknown operator " + type);
		};
	}

	/**
	 * Both a filter and a comparison in it unwrap a list. The test of the type excludes
	 * the elements of nested lists.
	 */
	private static String exists(String condition) {
		return "exists($ ? (@.type() == \"string\" && " + condition + "))";
	}

}
