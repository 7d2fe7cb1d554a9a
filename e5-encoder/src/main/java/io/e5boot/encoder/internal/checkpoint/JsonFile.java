package io.e5boot.encoder.internal.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.model.ContentSniffer;
import io.e5boot.encoder.model.ModelFile;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object of a checkpoint. All error messages name the file.
 *
 * @param location the file's location in messages
 * @param json the object
 */
record JsonFile(String location, JsonObject json) {

	private static final int MAX_BYTES = 1 << 20;

	static JsonFile required(ModelFiles files, String name) {
		return optional(files, name).orElseThrow(() -> new ModelNotFoundException(
				"There is no " + name + " in " + files.location() + MissingFileHint.of(files.names())));
	}

	static Optional<JsonFile> optional(ModelFiles files, String name) {
		return files.find(name).map((file) -> new JsonFile(file.location(), object(file.location(), parse(file))));
	}

	/**
	 * Parses bytes.
	 * @param location the file's location in messages
	 */
	static JsonFile of(String location, byte[] bytes) {
		return new JsonFile(location, object(location, parse(location, new ByteArrayInputStream(bytes))));
	}

	static Optional<List<JsonFile>> optionalList(ModelFiles files, String name) {
		return files.find(name).map((file) -> list(file.location(), parse(file)));
	}

	private static List<JsonFile> list(String location, JsonElement json) {
		if (json instanceof JsonArray array && !array.isEmpty()
				&& array.asList().stream().allMatch(JsonElement::isJsonObject)) {
			return array.asList().stream().map((element) -> new JsonFile(location, element.getAsJsonObject())).toList();
		}
		throw new ModelLoadException(location + " is not a list of JSON objects");
	}

	private static JsonObject object(String location, JsonElement json) {
		if (json instanceof JsonObject object) {
			return object;
		}
		throw new ModelLoadException(location + " is not a JSON object");
	}

	private static JsonElement parse(ModelFile file) {
		return parse(file.location(), file.open());
	}

	private static JsonElement parse(String location, InputStream stream) {
		try (stream) {
			byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
			if (bytes.length > MAX_BYTES) {
				throw new ModelLoadException(location + " is larger than 1 MiB");
			}
			ContentSniffer.check(location, bytes);
			return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
		}
		catch (IOException | JsonParseException | IllegalStateException ex) {
			throw new ModelLoadException(location + " is not valid JSON", ex);
		}
	}

	String string(String key) {
		JsonPrimitive value = primitive(key);
		if (value == null || !value.isString()) {
			throw new ModelLoadException(this.location + ": '" + key + "' is not a string");
		}
		return value.getAsString();
	}

	Optional<String> optionalString(String key) {
		return (primitive(key) != null) ? Optional.of(string(key)) : Optional.empty();
	}

	/**
	 * Returns the value as a list: a string or a list of strings.
	 */
	List<String> texts(String key) {
		JsonElement value = this.json.get(key);
		if (value instanceof JsonArray array) {
			return array.asList().stream().filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString).toList();
		}
		return optionalString(key).map(List::of).orElse(List.of());
	}

	/**
	 * Returns the special tokens, the values of the keys that end in {@code _token}: a
	 * string, or an object with {@code content}.
	 */
	Map<String, String> tokens() {
		Map<String, String> tokens = new LinkedHashMap<>();
		this.json.entrySet().forEach((entry) -> {
			JsonElement value = (entry.getValue() instanceof JsonObject object) ? object.get("content")
					: entry.getValue();
			if (entry.getKey().endsWith("_token") && value instanceof JsonPrimitive text && text.isString()) {
				tokens.put(entry.getKey(), text.getAsString());
			}
		});
		return tokens;
	}

	/**
	 * Returns the tokens in a list or an object: strings, or objects with
	 * {@code content}.
	 */
	Set<String> contents(String key) {
		JsonElement value = this.json.get(key);
		Collection<JsonElement> tokens = (value instanceof JsonArray array) ? array.asList()
				: (value instanceof JsonObject object) ? object.asMap().values() : List.of();
		return tokens.stream()
			.map((token) -> (token instanceof JsonObject object) ? object.get("content") : token)
			.filter((token) -> token instanceof JsonPrimitive)
			.map(JsonElement::getAsString)
			.collect(Collectors.toSet());
	}

	Map<String, Boolean> flags() {
		Map<String, Boolean> flags = new LinkedHashMap<>();
		this.json.entrySet().forEach((entry) -> {
			if (entry.getValue() instanceof JsonPrimitive value && value.isBoolean()) {
				flags.put(entry.getKey(), value.getAsBoolean());
			}
		});
		return flags;
	}

	int integer(String key, int min, int max) {
		double value = number(key, min, max);
		if (value != Math.rint(value)) {
			throw new ModelLoadException(this.location + ": '" + key + "' is not a whole number");
		}
		return (int) value;
	}

	Optional<Integer> optionalInteger(String key, int min, int max) {
		return (primitive(key) != null) ? Optional.of(integer(key, min, max)) : Optional.empty();
	}

	Optional<Double> optionalNumber(String key) {
		JsonPrimitive value = primitive(key);
		return (value != null && value.isNumber()) ? Optional.of(value.getAsDouble()) : Optional.empty();
	}

	double number(String key, double min, double max) {
		JsonPrimitive value = primitive(key);
		if (value == null || !value.isNumber()) {
			throw new ModelLoadException(this.location + ": '" + key + "' is not a number");
		}
		double number = value.getAsDouble();
		if (!(number >= min && number <= max)) {
			throw new ModelLoadException(
					this.location + ": '" + key + "' is " + value + ", not between " + min + " and " + max);
		}
		return number;
	}

	Map<String, String> strings(String key) {
		Map<String, String> strings = new LinkedHashMap<>();
		if (this.json.get(key) instanceof JsonObject object) {
			object.entrySet()
				.stream()
				.filter((entry) -> entry.getValue() instanceof JsonPrimitive)
				.forEach((entry) -> strings.put(entry.getKey(), entry.getValue().getAsString()));
		}
		return strings;
	}

	/**
	 * Rejects any other value. A missing key is accepted.
	 */
	void require(String key, String only) {
		JsonPrimitive value = primitive(key);
		if (value != null && !only.equals(value.getAsString())) {
			throw unsupported(key, value.getAsString(), only);
		}
	}

	/**
	 * Rejects a list or an object that is not empty.
	 */
	void requireEmpty(String key) {
		JsonElement value = this.json.get(key);
		if (value instanceof JsonArray array && !array.isEmpty()
				|| value instanceof JsonObject object && !object.isEmpty()) {
			throw unsupported(key, value.toString(), "none");
		}
	}

	/**
	 * Returns the object under a key.
	 */
	Optional<JsonFile> object(String key) {
		return (this.json.get(key) instanceof JsonObject object)
				? Optional.of(new JsonFile(this.location + ": " + key, object)) : Optional.empty();
	}

	ModelLoadException unsupported(String key, String value, String supported) {
		return new ModelLoadException(this.location + ": '" + key + "' is " + value + "; supported: " + supported);
	}

	private @Nullable JsonPrimitive primitive(String key) {
		JsonElement value = this.json.get(key);
		return (value instanceof JsonPrimitive primitive) ? primitive : null;
	}

}
