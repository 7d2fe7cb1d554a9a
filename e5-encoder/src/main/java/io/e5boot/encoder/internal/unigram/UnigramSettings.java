package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.internal.text.Characters;

/**
 * What stands in a {@code tokenizer.json} beside the model. Anything that
 * {@link UnigramTokenizer} does not do exactly is left to the native tokenizer.
 */
public record UnigramSettings(String location, Map<String, JsonElement> sections) {

	private static final int LONGEST_CONTENT = 2;

	public Optional<UnigramTokenizer> tokenizer(UnigramModel model, int maxTokens) {
		Optional<List<Normalizer>> steps = steps(section("normalizer"));
		Optional<MetaspacePreTokenizer> words = words(section("pre_tokenizer"));
		Optional<SequenceTemplate> template = SequenceTemplate.read(section("post_processor"));
		if (steps.isEmpty() || words.isEmpty() || template.isEmpty()) {
			return Optional.empty();
		}
		return AddedTokenReader.read(section("added_tokens"), model, steps.get())
			.map((added) -> new UnigramTokenizer(added.raw(), steps.get(), added.normalized(), words.get(), model,
					template.get().before(), template.get().after(), maxTokens, added.size()));
	}

	private JsonElement section(String name) {
		return this.sections.getOrDefault(name, JsonNull.INSTANCE);
	}

	private Optional<List<Normalizer>> steps(JsonElement normalizer) {
		new TokenizerComponents(this.location).requireKnown(normalizer);
		List<Normalizer> steps = new ArrayList<>();
		for (JsonElement element : parts(normalizer, "normalizers")) {
			Optional<Normalizer> step = step(element.getAsJsonObject());
			if (step.isEmpty()) {
				return Optional.empty();
			}
			steps.add(step.get());
		}
		return Optional.of(steps);
	}

	/**
	 * The steps of a sequence, or the one that there is.
	 */
	private static JsonArray parts(JsonElement step, String name) {
		if (step.isJsonNull()) {
			return new JsonArray();
		}
		JsonObject object = step.getAsJsonObject();
		return (isOfType(object, "Sequence", name)) ? object.getAsJsonArray(name) : Json.array(object);
	}

	private static Optional<Normalizer> step(JsonObject step) {
		if (isOfType(step, "Precompiled", "precompiled_charsmap")) {
			return Optional.of(new PrecompiledCharsMap(
					Base64.getDecoder().decode(step.get("precompiled_charsmap").getAsString())));
		}
		if (isOfType(step, "Strip", "strip_left", "strip_right")) {
			return Optional
				.of(Normalizer.strip(step.get("strip_left").getAsBoolean(), step.get("strip_right").getAsBoolean()));
		}
		if (isOfType(step, "Replace", "pattern", "content")
				&& step.get("pattern").equals(Json.object("Regex", TokenizerComponents.REPEATED_SPACES))
				&& step.get("content").getAsString().length() <= LONGEST_CONTENT) {
			return Optional.of(Normalizer.replaceRepeatedSpaces(step.get("content").getAsString()));
		}
		return Optional.empty();
	}

	private static Optional<MetaspacePreTokenizer> words(JsonElement preTokenizer) {
		JsonArray parts = parts(preTokenizer, "pretokenizers");
		boolean whiteSpace = parts.size() == 2 && parts.get(0).equals(Json.object("type", "WhitespaceSplit"));
		if (parts.size() != (whiteSpace ? 2 : 1)) {
			return Optional.empty();
		}
		JsonObject metaspace = parts.get(parts.size() - 1).getAsJsonObject().deepCopy();
		metaspace.remove("str_rep");
		if (!(metaspace.remove("replacement") instanceof JsonPrimitive marker) || marker.getAsString().length() != 1
				|| Characters.isWhiteSpace(marker.getAsString().charAt(0))) {
			return Optional.empty();
		}
		boolean ours = Json
			.object("type", "Metaspace", "add_prefix_space", true, "prepend_scheme", "always", "split", true)
			.entrySet()
			.containsAll(metaspace.entrySet());
		return (ours && metaspace.has("type"))
				? Optional.of(new MetaspacePreTokenizer(whiteSpace, marker.getAsString().charAt(0))) : Optional.empty();
	}

	/**
	 * Whether an object has a type and these keys and no others.
	 */
	static boolean isOfType(JsonObject object, String type, String... keys) {
		return object.size() == keys.length + 1 && new JsonPrimitive(type).equals(object.get("type"))
				&& object.keySet().containsAll(Set.of(keys));
	}

	/**
	 * An integer.
	 * @throws NumberFormatException if it is none
	 */
	public static int integer(JsonElement number) {
		return Integer.parseInt(number.getAsJsonPrimitive().getAsString());
	}

}
