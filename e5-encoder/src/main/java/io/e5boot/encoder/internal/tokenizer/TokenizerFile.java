package io.e5boot.encoder.internal.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;
import io.e5boot.encoder.internal.checkpoint.MissingFileHint;
import io.e5boot.encoder.internal.checkpoint.TokenizerConfig;
import io.e5boot.encoder.internal.convert.SentencePieceModel;
import io.e5boot.encoder.internal.convert.WordPieceConverter;
import io.e5boot.encoder.internal.convert.XlmRobertaConverter;
import io.e5boot.encoder.model.ContentSniffer;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tokenizer.json} of a checkpoint: the file itself, or one converted from the
 * older files.
 *
 * @param location the file's location in messages
 * @param json the content in UTF-8
 * @param config the checkpoint's tokenizer settings
 */
record TokenizerFile(String location, byte[] json, TokenizerConfig config) {

	static TokenizerFile find(Checkpoint checkpoint) {
		return read(checkpoint, CheckpointLayout.TOKENIZER_JSON)
			.or(() -> read(checkpoint, CheckpointLayout.SENTENCE_PIECE).map((file) -> file
				.with(XlmRobertaConverter.json(SentencePieceModel.read(file.location, file.json), file.config))))
			.or(() -> read(checkpoint, CheckpointLayout.WORD_PIECE)
				.map((file) -> file.with(WordPieceConverter.json(file.location, file.json, file.config))))
			.orElseThrow(() -> new ModelNotFoundException("There is no " + CheckpointLayout.TOKENIZER_JSON + ", "
					+ CheckpointLayout.SENTENCE_PIECE + " or " + CheckpointLayout.WORD_PIECE + " in "
					+ checkpoint.transformer().location() + MissingFileHint.of(checkpoint.transformer().names())));
	}

	private static Optional<TokenizerFile> read(Checkpoint checkpoint, String name) {
		String location = checkpoint.transformer().location() + ": " + name;
		return checkpoint.open(name).map((opened) -> {
			try (InputStream stream = opened) {
				byte[] bytes = stream.readAllBytes();
				ContentSniffer.check(location, bytes);
				return new TokenizerFile(location, bytes, checkpoint.tokenizer());
			}
			catch (IOException ex) {
				throw new ModelLoadException(location + " cannot be read", ex);
			}
		});
	}

	private TokenizerFile with(byte[] converted) {
		return new TokenizerFile(this.location, converted, this.config);
	}

	/**
	 * Refuses a {@code tokenizer.json} that {@code tokenizer_config.json} contradicts,
	 * since libraries and their versions differ in which of the two they follow.
	 * @param sections the sections of {@code tokenizer.json} other than the model
	 * @throws ModelLoadException if the two contradict each other
	 */
	void requireAgreement(Map<String, JsonElement> sections) {
		checkTruncation(sections.get("truncation"));
		if (this.config.type().startsWith("BertTokenizer")) {
			checkNormalizer(sections.get("normalizer"));
		}
		checkTokens(sections.get("added_tokens"));
	}

	private void checkTruncation(@Nullable JsonElement truncation) {
		if (truncation instanceof JsonObject object && new JsonPrimitive("Left").equals(object.get("direction"))) {
			throw new ModelLoadException(
					this.location + ": the truncation direction is Left; the encoder supports only Right");
		}
	}

	private void checkNormalizer(@Nullable JsonElement normalizer) {
		TokenizerConfig config = this.config;
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
			throw new ModelLoadException(this.location + ": '" + key + "' is " + own + ", and '" + setting
					+ "' in tokenizer_config.json is " + configured + ". Set both to the same value");
		}
	}

	private void checkTokens(@Nullable JsonElement addedTokens) {
		Set<String> unknown = new HashSet<>(this.config.extraTokens());
		if (addedTokens instanceof JsonArray tokens) {
			tokens.forEach((token) -> {
				if (token instanceof JsonObject object && object.get("content") instanceof JsonPrimitive content) {
					unknown.remove(content.getAsString());
				}
			});
		}
		if (!unknown.isEmpty()) {
			throw new ModelLoadException("tokenizer_config.json has additional_special_tokens or extra_special_tokens "
					+ unknown + ", which " + this.location + " does not contain. Save the tokenizer again");
		}
	}

}
