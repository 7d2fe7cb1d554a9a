package io.e5boot.encoder.internal.unigram;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.e5boot.encoder.internal.text.Characters;

/**
 * Reads the added tokens of a {@code tokenizer.json}.
 *
 * @param raw those to look for in a raw text
 * @param normalized those to look for in a normalized text
 * @param size count of all tokens, the model's included
 */
record AddedTokenReader(AddedTokens raw, AddedTokens normalized, int size) {

	private static final Set<String> SETTINGS = Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized",
			"special");

	/**
	 * Reads the tokens.
	 * @return empty if they ask for more than is done here
	 */
	static Optional<AddedTokenReader> read(JsonElement section, UnigramModel model, List<Normalizer> steps) {
		List<AddedToken> tokens = new ArrayList<>();
		int size = model.scores().length;
		for (JsonElement element : section.isJsonNull() ? List.<JsonElement>of() : section.getAsJsonArray()) {
			JsonObject object = element.getAsJsonObject();
			if (!object.keySet().equals(SETTINGS) || object.get("single_word").getAsBoolean()) {
				return Optional.empty();
			}
			AddedToken token = token(object, steps);
			int known = find(model, object.get("content").getAsString());
			if (token.id() != ((known < 0) ? size : known) || token.content().isEmpty()) {
				return Optional.empty();
			}
			size = Math.max(size, token.id() + 1);
			tokens.add(token);
		}
		return of(tokens, size);
	}

	private static AddedToken token(JsonObject object, List<Normalizer> steps) {
		Characters content = Characters.of(object.get("content").getAsString());
		boolean normalized = object.get("normalized").getAsBoolean();
		for (Normalizer step : normalized ? steps : List.<Normalizer>of()) {
			content = step.apply(content);
		}
		return new AddedToken(UnigramSettings.integer(object.get("id")),
				new String(content.array(), content.from(), content.to() - content.from()),
				object.get("lstrip").getAsBoolean(), object.get("rstrip").getAsBoolean(), normalized);
	}

	private static int find(UnigramModel model, String content) {
		char[] characters = content.toCharArray();
		return model.pieces().find(characters, 0, characters.length);
	}

	private static Optional<AddedTokenReader> of(List<AddedToken> tokens, int size) {
		List<AddedToken> raw = tokens.stream().filter((token) -> !token.normalized()).toList();
		List<AddedToken> normalized = tokens.stream().filter(AddedToken::normalized).toList();
		if (contents(raw).size() < raw.size() || contents(normalized).size() < normalized.size()
				|| tokens.stream().map(AddedToken::id).distinct().count() < tokens.size()) {
			return Optional.empty();
		}
		return Optional.of(new AddedTokenReader(new AddedTokens(raw), new AddedTokens(normalized), size));
	}

	private static Set<String> contents(List<AddedToken> tokens) {
		return tokens.stream().map(AddedToken::content).collect(Collectors.toSet());
	}

}
