package io.e5boot.pgvector.sql;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.util.JacksonUtils;

/**
 * Writes and reads the metadata of documents as JSON.
 */
@Internal
public final class MetadataJson {

	/**
	 * Other clients write to the table, too: every JSON value that PostgreSQL accepts can
	 * be read.
	 */
	private static final StreamReadConstraints WITHOUT_LIMITS = StreamReadConstraints.builder()
		.maxNestingDepth(Integer.MAX_VALUE)
		.maxNumberLength(Integer.MAX_VALUE)
		.maxStringLength(Integer.MAX_VALUE)
		.maxNameLength(Integer.MAX_VALUE)
		.build();

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder().streamReadConstraints(WITHOUT_LIMITS).build())
		.addModules(JacksonUtils.instantiateAvailableModules())
		.addModule(new MetadataModule())
		.build();

	/**
	 * Jackson's default limit. PostgreSQL writes numbers without an exponent.
	 */
	private static final int MAX_DIGITS = 1000;

	private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
	};

	private MetadataJson() {
	}

	public static JsonNode toNode(@Nullable Object value) {
		return MAPPER.valueToTree(value);
	}

	public static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	/**
	 * Reads the metadata of a row. Drops keys whose value is null, which documents of
	 * Spring AI cannot have.
	 * @param json any JSON value as PostgreSQL writes it
	 * @return a new mutable map, empty if the value is not an object
	 */
	public static Map<String, Object> read(String json) {
		if (!json.startsWith("{")) {
			return new HashMap<>();
		}
		Map<String, Object> metadata = MAPPER.readValue(json, MAP);
		metadata.values().removeIf(Objects::isNull);
		return metadata;
	}

	/**
	 * Converts the metadata of a document to JSON.
	 * @param documentId the document's id, for messages
	 * @param metadata any values that Jackson can write
	 * @return an object that PostgreSQL can store, without the keys whose value is null
	 * @throws InvalidDocumentException if the metadata cannot be written as JSON, or
	 * contains characters that PostgreSQL cannot store or numbers that are too long
	 */
	public static ObjectNode toObject(String documentId, Map<String, Object> metadata) {
		try {
			ObjectNode object = MAPPER.valueToTree(metadata);
			object.removeNulls();
			requireStorable(documentId, object);
			return object;
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new InvalidDocumentException(documentId, "its metadata cannot be written as JSON", ex);
		}
	}

	private static void requireStorable(String documentId, JsonNode node) {
		if (node.isString() && !Characters.storable(node.stringValue())) {
			throw unstorable(documentId, "a value");
		}
		if (!readable(node)) {
			throw new InvalidDocumentException(documentId,
					String.format(Locale.ROOT, "a number of its metadata has more than %d digits", MAX_DIGITS), null);
		}
		for (Map.Entry<String, JsonNode> property : node.properties()) {
			if (!Characters.storable(property.getKey())) {
				throw unstorable(documentId, "a key");
			}
		}
		node.forEach((child) -> requireStorable(documentId, child));
	}

	/**
	 * Returns whether Jackson can read a node as PostgreSQL writes it. PostgreSQL writes
	 * 1E+2000 with all its zeros, which are too many digits.
	 */
	public static boolean readable(JsonNode node) {
		if (!node.isBigInteger() && !node.isBigDecimal()) {
			return true;
		}
		BigDecimal number = node.decimalValue();
		long scale = number.scale();
		return Math.max(1, number.precision() - scale) + Math.max(0, scale) <= MAX_DIGITS;
	}

	private static InvalidDocumentException unstorable(String documentId, String part) {
		return new InvalidDocumentException(documentId, String.format(Locale.ROOT,
				"%s of its metadata contains a NUL character or an unpaired surrogate, which PostgreSQL cannot store",
				part), null);
	}

}
