package io.e5boot.encoder.internal.unigram;

import java.util.Optional;
import java.util.stream.IntStream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * The special tokens around a text.
 */
record SequenceTemplate(int[] before, int[] after) {

	/**
	 * Reads a post-processor.
	 * @return empty if it does anything else
	 */
	static Optional<SequenceTemplate> read(JsonElement step) {
		if (!(step instanceof JsonObject object)
				|| !UnigramSettings.isOfType(object, "TemplateProcessing", "single", "pair", "special_tokens")) {
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
			.mapToInt(UnigramSettings::integer)
			.toArray();
	}

}
