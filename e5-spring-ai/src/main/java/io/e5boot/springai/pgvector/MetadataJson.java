package io.e5boot.springai.pgvector;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.util.JacksonUtils;

/**
 * Documents' metadata as JSON.
 */
final class MetadataJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.addModules(JacksonUtils.instantiateAvailableModules())
		.build();

	/**
	 * What Jackson reads by default. PostgreSQL writes numbers without an exponent.
	 */
	private static final int MAX_DIGITS = 1000;

	/**
	 * Jackson's limits of depth and of the length of names, without a way to meet them in
	 * fewer characters.
	 */
	private static final int ALWAYS_READABLE = 500;

	private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
	};

	private MetadataJson() {
	}

	static JsonNode toNode(@Nullable Object value) {
		return MAPPER.valueToTree(value);
	}

	static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	static Map<String, Object> read(String json) {
		return MAPPER.readValue(json, MAP);
	}

	/**
	 * Writes a document's metadata.
	 * @param documentId the document's id, for messages
	 * @param metadata any values that Jackson can write
	 * @return a JSON object that PostgreSQL can store
	 * @throws InvalidDocumentException if the metadata is no JSON, or has characters that
	 * PostgreSQL cannot store or numbers that could not be read again
	 */
	static String write(String documentId, Map<String, Object> metadata) {
		try {
			JsonNode tree = toNode(metadata);
			requireStorable(documentId, tree);
			String json = write(tree);
			if (json.length() > ALWAYS_READABLE) {
				// what cannot be read would break every search that finds it
				read(json);
			}
			return json;
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new InvalidDocumentException(documentId, "its metadata cannot be written as JSON and read again", ex);
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
	 * Tells whether a node can be read as PostgreSQL writes it: 1E+2000, with all its
	 * zeros, cannot.
	 */
	static boolean readable(JsonNode node) {
		if (!node.isBigInteger() && !node.isBigDecimal()) {
			return true;
		}
		BigDecimal number = node.decimalValue();
		long scale = number.scale();
		return Math.max(1, number.precision() - scale) + Math.max(0, scale) <= MAX_DIGITS;
	}

	private static InvalidDocumentException unstorable(String documentId, String what) {
		return new InvalidDocumentException(documentId, String.format(Locale.ROOT,
				"%s of its metadata has a NUL character or an unpaired surrogate, which PostgreSQL cannot store", what),
				null);
	}

}
