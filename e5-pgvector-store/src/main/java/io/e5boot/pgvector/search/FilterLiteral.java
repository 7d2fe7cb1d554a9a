package io.e5boot.pgvector.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.e5boot.pgvector.sql.Characters;
import io.e5boot.pgvector.sql.DateText;
import io.e5boot.pgvector.sql.MetadataJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A literal of a filter as JSON.
 *
 * @param node a JSON scalar
 * @param date the date that it is, if it is one
 */
record FilterLiteral(JsonNode node, @Nullable UtcDate date) {

	static FilterLiteral of(@Nullable Object value) {
		JsonNode node = node(value);
		if (!node.isValueNode() || node.isPojo() || (node.isString() && !Characters.storable(node.stringValue()))) {
			throw new UnsupportedFilterException(
					"Not a string, number, boolean or date: " + Characters.printable(String.valueOf(value)));
		}
		if (!MetadataJson.readable(node)) {
			throw new UnsupportedFilterException("A number with more digits than metadata can have");
		}
		return new FilterLiteral(node,
				node.isString() ? UtcDate.parse(node.stringValue(), DateText.former(value)) : null);
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
	 * Returns the JSON scalars that equal this literal; a date may have been written with
	 * more or fewer digits.
	 */
	List<Object> same() {
		return (this.date != null) ? List.copyOf(this.date.same()) : List.of(this.node);
	}

	/**
	 * Returns the objects of which metadata must contain one for the key to equal this
	 * literal, or for the key's list to have it as an element.
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
	 * Returns the variables of a path that compares with this literal.
	 */
	String variables() {
		return (this.date != null) ? MetadataJson.write(this.date) : MetadataJson.write(Map.of("value", this.node));
	}

	/**
	 * Returns the variable of a path that compares with any of several literals.
	 */
	static String variables(List<FilterLiteral> literals) {
		List<Object> values = new ArrayList<>();
		literals.forEach((literal) -> values.addAll(literal.same()));
		return MetadataJson.write(Map.of("values", values));
	}

}
