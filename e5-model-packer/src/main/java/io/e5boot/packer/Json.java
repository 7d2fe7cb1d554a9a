package io.e5boot.packer;

import java.nio.charset.StandardCharsets;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * Maps, lists, texts and numbers as UTF-8 JSON.
 */
final class Json {

	private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

	private static final Gson PRETTY = COMPACT.newBuilder().setPrettyPrinting().create();

	private Json() {
	}

	static byte[] compact(Object value) {
		return COMPACT.toJson(value).getBytes(StandardCharsets.UTF_8);
	}

	static byte[] pretty(Object value) {
		return (PRETTY.toJson(value) + "\n").getBytes(StandardCharsets.UTF_8);
	}

}
