package io.e5boot.encoder.internal.tokenizer;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.internal.checkpoint.TokenizerConfig;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a {@code tokenizer.json} that other settings of the checkpoint override, since
 * libraries and their versions do not agree on which of them holds.
 */
record TokenizerAgreement(TokenizerFile file) {

	/**
	 * Compares a tokenizer with {@code tokenizer_config.json}.
	 * @param sections what stands in {@code tokenizer.json} beside the model
	 * @throws ModelLoadException if the two do not agree
	 */
	void check(Map<String, JsonElement> sections) {
		checkTruncation(sections.get("truncation"));
		if (this.file.config().type().startsWith("BertTokenizer")) {
			checkNormalizer(sections.get("normalizer"));
		}
		checkTokens(sections.get("added_tokens"));
	}

	private void checkTruncation(@Nullable JsonElement truncation) {
		if (truncation instanceof JsonObject object && new JsonPrimitive("Left").equals(object.get("direction"))) {
			throw new ModelLoadException(
					this.file.location() + ": its truncation cuts the start of long texts; the encoder cuts their end");
		}
	}

	private void checkNormalizer(@Nullable JsonElement normalizer) {
		TokenizerConfig config = this.file.config();
		if (normalizer instanceof JsonObject object && new JsonPrimitive("BertNormalizer").equals(object.get("type"))) {
			compare(object, "lowercase", "do_lower_case", config.lowerCase());
			compare(object, "strip_accents", "strip_accents", config.stripAccents());
			compare(object, "handle_chinese_chars", "tokenize_chinese_chars", config.chineseCharacters());
		}
	}

	private void compare(JsonObject normalizer, String key, String setting, @Nullable Boolean value) {
		JsonElement configured = (value != null) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
		JsonElement own = normalizer.has(key) ? normalizer.get(key) : JsonNull.INSTANCE;
		if (!own.equals(configured)) {
			throw new ModelLoadException(this.file.location() + ": '" + key + "' is " + own + ", and '" + setting
					+ "' in tokenizer_config.json is " + configured + ". Make them agree");
		}
	}

	private void checkTokens(@Nullable JsonElement addedTokens) {
		Set<String> unknown = new HashSet<>(this.file.config().extraTokens());
		if (addedTokens instanceof JsonArray tokens) {
			tokens.forEach((token) -> {
				if (token instanceof JsonObject object && object.get("content") instanceof JsonPrimitive content) {
					unknown.remove(content.getAsString());
				}
			});
		}
		if (!unknown.isEmpty()) {
			throw new ModelLoadException("tokenizer_config.json has additional_special_tokens or extra_special_tokens "
					+ unknown + ", which " + this.file.location() + " does not have. Save the tokenizer again");
		}
	}

}
