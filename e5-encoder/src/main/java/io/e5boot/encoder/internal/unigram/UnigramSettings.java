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
		return AddedTokens.read(section("added_tokens"), model, steps.get())
			.map((added) -> new UnigramTokenizer(added, steps.get(), words.get(), model, template.get().before(),
					template.get().after(), maxTokens));
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
		return (Json.isOfType(object, "Sequence", name)) ? object.getAsJsonArray(name) : Json.array(object);
	}

	private static Optional<Normalizer> step(JsonObject step) {
		if (Json.isOfType(step, "Precompiled", "precompiled_charsmap")) {
			return Optional.of(new PrecompiledCharsMap(
					Base64.getDecoder().decode(step.get("precompiled_charsmap").getAsString())));
		}
		if (Json.isOfType(step, "Strip", "strip_left", "strip_right")) {
			return Optional
				.of(Normalizer.strip(step.get("strip_left").getAsBoolean(), step.get("strip_right").getAsBoolean()));
		}
		if (Json.isOfType(step, "Replace", "pattern", "content")
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
				|| CharSlice.isWhiteSpace(marker.getAsString().charAt(0))) {
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
	 * The special tokens around a text.
	 */
	private record SequenceTemplate(int[] before, int[] after) {

		/**
		 * Reads a post-processor.
		 * @return empty if it does anything else
		 */
		static Optional<SequenceTemplate> read(JsonElement step) {
			if (!(step instanceof JsonObject object)
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
