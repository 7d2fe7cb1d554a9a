package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.internal.json.Json;
import io.e5boot.encoder.internal.text.CharSlice;

/**
 * The sections of a {@code tokenizer.json} other than the model.
 *
 * @param location the file's location in messages
 * @param sections the sections by name
 */
public record UnigramSettings(String location, Map<String, JsonElement> sections) {

	private static final int MAX_REPLACEMENT_LENGTH = 2;

	/**
	 * Creates the tokenizer.
	 * @return empty if a setting is unsupported, so that the native tokenizer is used
	 */
	public Optional<UnigramTokenizer> tokenizer(UnigramModel model, int maxTokens) {
		Optional<List<Normalizer>> normalizers = normalizers(section("normalizer"));
		Optional<MetaspacePreTokenizer> words = words(section("pre_tokenizer"));
		Optional<SequenceTemplate> template = SequenceTemplate.read(section("post_processor"));
		if (normalizers.isEmpty() || words.isEmpty() || template.isEmpty()) {
			return Optional.empty();
		}
		return AddedTokens.read(section("added_tokens"), model, normalizers.get())
			.map((added) -> new UnigramTokenizer(added, normalizers.get(), words.get(), model, template.get().before(),
					template.get().after(), maxTokens));
	}

	private JsonElement section(String name) {
		return this.sections.getOrDefault(name, JsonNull.INSTANCE);
	}

	private Optional<List<Normalizer>> normalizers(JsonElement normalizer) {
		new TokenizerComponents(this.location).requireSupported(normalizer);
		List<Normalizer> normalizers = new ArrayList<>();
		for (JsonElement element : parts(normalizer, "normalizers")) {
			Optional<Normalizer> read = normalizer(element.getAsJsonObject());
			if (read.isEmpty()) {
				return Optional.empty();
			}
			normalizers.add(read.get());
		}
		return Optional.of(normalizers);
	}

	/**
	 * Returns the components of a sequence, or the single component.
	 */
	private static JsonArray parts(JsonElement component, String name) {
		if (component.isJsonNull()) {
			return new JsonArray();
		}
		JsonObject object = component.getAsJsonObject();
		return (Json.isOfType(object, "Sequence", name)) ? object.getAsJsonArray(name) : Json.array(object);
	}

	private static Optional<Normalizer> normalizer(JsonObject component) {
		if (Json.isOfType(component, "Precompiled", "precompiled_charsmap")) {
			return Optional.of(new PrecompiledCharsMap(
					Base64.getDecoder().decode(component.get("precompiled_charsmap").getAsString())));
		}
		if (Json.isOfType(component, "Strip", "strip_left", "strip_right")) {
			return Optional.of(Normalizer.strip(component.get("strip_left").getAsBoolean(),
					component.get("strip_right").getAsBoolean()));
		}
		if (Json.isOfType(component, "Replace", "pattern", "content")
				&& component.get("pattern").equals(Json.object("Regex", TokenizerComponents.REPEATED_SPACES))
				&& component.get("content").getAsString().length() <= MAX_REPLACEMENT_LENGTH) {
			return Optional.of(Normalizer.replaceRepeatedSpaces(component.get("content").getAsString()));
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
				|| CharSlice.isWhiteSpace(marker.getAsString().charAt(0))) {
			return Optional.empty();
		}
		boolean supported = Json
			.object("type", "Metaspace", "add_prefix_space", true, "prepend_scheme", "always", "split", true)
			.entrySet()
			.containsAll(metaspace.entrySet());
		return (supported && metaspace.has("type"))
				? Optional.of(new MetaspacePreTokenizer(whiteSpace, marker.getAsString().charAt(0))) : Optional.empty();
	}

	/**
	 * The special tokens around a text.
	 *
	 * @param before ids before the text
	 * @param after ids after the text
	 */
	private record SequenceTemplate(int[] before, int[] after) {

		/**
		 * Reads a post-processor.
		 * @return empty if it is unsupported
		 */
		static Optional<SequenceTemplate> read(JsonElement component) {
			if (!(component instanceof JsonObject object)
					|| !Json.isOfType(object, "TemplateProcessing", "single", "pair", "special_tokens")) {
				return Optional.empty();
			}
			JsonArray parts = object.getAsJsonArray("single");
			int text = 0;
			while (text < parts.size() && !isText(parts.get(text))) {
				text++;
			}
			JsonObject tokens = object.getAsJsonObject("special_tokens");
			if (text == parts.size()
					|| !IntStream.range(0, parts.size())
						.allMatch((i) -> isKnown(parts.get(i), tokens) || isText(parts.get(i)))
					|| IntStream.range(text + 1, parts.size()).anyMatch((i) -> isText(parts.get(i)))) {
				return Optional.empty();
			}
			return Optional
				.of(new SequenceTemplate(ids(parts, 0, text, tokens), ids(parts, text + 1, parts.size(), tokens)));
		}

		private static boolean isText(JsonElement part) {
			return part.getAsJsonObject().get("Sequence") instanceof JsonObject sequence
					&& "A".equals(sequence.get("id").getAsString());
		}

		private static boolean isKnown(JsonElement part, JsonObject tokens) {
			return part.getAsJsonObject().get("SpecialToken") instanceof JsonObject token
					&& tokens.has(token.get("id").getAsString());
		}

		private static int[] ids(JsonArray parts, int from, int to, JsonObject tokens) {
			return IntStream.range(from, to)
				.mapToObj((i) -> parts.get(i).getAsJsonObject().getAsJsonObject("SpecialToken").get("id").getAsString())
				.flatMap((name) -> tokens.getAsJsonObject(name).getAsJsonArray("ids").asList().stream())
				.mapToInt(Json::integer)
				.toArray();
		}

	}

}
