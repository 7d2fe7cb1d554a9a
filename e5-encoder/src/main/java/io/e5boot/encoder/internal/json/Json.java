package io.e5boot.encoder.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the parts of a {@code tokenizer.json}.
 */
public final class Json {

	private Json() {
	}

	/**
	 * Creates an object.
	 * @param keysAndValues alternating keys and values: JSON, strings, numbers, booleans
	 * or null
	 */
	public static JsonObject object(@Nullable Object... keysAndValues) {
		JsonObject object = new JsonObject();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			object.add(String.valueOf(keysAndValues[i]), element(keysAndValues[i + 1]));
		}
		return object;
	}

	public static JsonArray array(Object... values) {
		JsonArray array = new JsonArray(values.length);
		for (Object value : values) {
			array.add(element(value));
		}
		return array;
	}

	private static JsonElement element(@Nullable Object value) {
		if (value == null) {
			return JsonNull.INSTANCE;
		}
		if (value instanceof JsonElement element) {
			return element;
		}
		if (value instanceof Boolean flag) {
			return new JsonPrimitive(flag);
		}
		return (value instanceof Number number) ? new JsonPrimitive(number) : new JsonPrimitive(value.toString());
	}

	/**
	 * Creates an entry of {@code added_tokens}.
	 */
	public static JsonObject addedToken(int id, String token, boolean leftStrip, boolean special) {
		return object("id", id, "content", token, "single_word", false, "lstrip", leftStrip, "rstrip", false,
				"normalized", false, "special", special);
	}

	/**
	 * Creates a post-processor that adds two special tokens around a text.
	 */
	public static JsonObject template(String begin, int beginId, String end, int endId) {
		JsonArray single = array(special(begin), object("Sequence", object("id", "A", "type_id", 0)), special(end));
		return object("type", "TemplateProcessing", "single", single, "pair",
				array(object("Sequence", object("id", "A", "type_id", 0)),
						object("Sequence", object("id", "B", "type_id", 1))),
				"special_tokens", object(begin, token(begin, beginId), end, token(end, endId)));
	}

	private static JsonObject special(String token) {
		return object("SpecialToken", object("id", token, "type_id", 0));
	}

	private static JsonObject token(String token, int id) {
		return object("id", token, "ids", array(id), "tokens", array(token));
	}

	/**
	 * Returns whether an object has a type and exactly these other keys.
	 */
	public static boolean isOfType(JsonObject object, String type, String... keys) {
		return object.size() == keys.length + 1 && new JsonPrimitive(type).equals(object.get("type"))
				&& object.keySet().containsAll(Set.of(keys));
	}

	/**
	 * Reads an integer.
	 * @throws NumberFormatException if the element is not an integer
	 */
	public static int integer(JsonElement number) {
		return Integer.parseInt(number.getAsJsonPrimitive().getAsString());
	}

	public static byte[] bytes(JsonObject json) {
		return new GsonBuilder().serializeNulls()
			.disableHtmlEscaping()
			.create()
			.toJson(json)
			.getBytes(StandardCharsets.UTF_8);
	}

}
