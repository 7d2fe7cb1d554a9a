package io.e5boot.buildtools;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * Writes JSON as UTF-8, with the keys in the order in which they are given.
 */
final class OrderedJson {

	private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

	private static final Gson PRETTY = COMPACT.newBuilder().setPrettyPrinting().create();

	private OrderedJson() {
	}

	/**
	 * Returns a map of alternating keys and values that keeps their order.
	 */
	static Map<String, Object> object(Object... keysAndValues) {
		Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			map.put((String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return map;
	}

	static byte[] compact(Object value) {
		return COMPACT.toJson(value).getBytes(StandardCharsets.UTF_8);
	}

	static byte[] pretty(Object value) {
		return (PRETTY.toJson(value) + "\n").getBytes(StandardCharsets.UTF_8);
	}

}
