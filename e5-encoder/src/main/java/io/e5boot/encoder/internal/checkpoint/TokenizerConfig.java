package io.e5boot.encoder.internal.checkpoint;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import org.jspecify.annotations.Nullable;

/**
 * Settings in {@code tokenizer_config.json} and {@code special_tokens_map.json}, with the
 * defaults of transformers.
 *
 * @param type the Python class of the tokenizer; empty if the file has none
 * @param lowerCase whether BERT's tokenizer lower-cases
 * @param stripAccents whether it removes accents; null if it does so when it lower-cases
 * @param chineseCharacters whether it puts spaces around Chinese characters
 * @param maxTokens the maximum sequence length; null if the file has none
 * @param tokens special tokens by role, such as {@code cls_token}
 * @param extraTokens additional special tokens
 */
public record TokenizerConfig(String type, boolean lowerCase, @Nullable Boolean stripAccents, boolean chineseCharacters,
		@Nullable Integer maxTokens, Map<String, String> tokens, Set<String> extraTokens) {

	/** Transformers writes 10^30 for a tokenizer without a limit. */
	private static final double NO_LIMIT = 1e9;

	/**
	 * Reads both files.
	 * @throws ModelLoadException if a setting is unsupported
	 */
	static TokenizerConfig read(ModelFiles files) {
		JsonFile json = JsonFile.optional(files, CheckpointLayout.TOKENIZER_CONFIG)
			.orElseGet(() -> JsonFile.of(CheckpointLayout.TOKENIZER_CONFIG, new byte[] { '{', '}' }));
		json.require("truncation_side", "right");
		json.require("add_prefix_space", "true");
		JsonFile map = JsonFile.optional(files, CheckpointLayout.SPECIAL_TOKENS).orElse(json);
		Map<String, String> tokens = new LinkedHashMap<>(json.tokens());
		tokens.putAll(map.tokens());
		return read(json, tokens);
	}

	private static TokenizerConfig read(JsonFile json, Map<String, String> tokens) {
		Map<String, Boolean> flags = json.flags();
		boolean basic = flags.getOrDefault("do_basic_tokenize", true);
		Set<String> extra = new LinkedHashSet<>(json.contents("additional_special_tokens"));
		extra.addAll(json.contents("extra_special_tokens"));
		return new TokenizerConfig(json.optionalString("tokenizer_class").orElse(""),
				basic && flags.getOrDefault("do_lower_case", true), basic ? flags.get("strip_accents") : Boolean.FALSE,
				basic && flags.getOrDefault("tokenize_chinese_chars", true), maxTokens(json), tokens, extra);
	}

	private static @Nullable Integer maxTokens(JsonFile json) {
		Optional<Double> length = json.optionalNumber("model_max_length");
		return length.filter((value) -> value >= 2 && value < NO_LIMIT).map(Double::intValue).orElse(null);
	}

	/**
	 * Returns a special token.
	 * @param role such as {@code cls_token}
	 * @param defaultToken the token if the files do not configure it
	 * @return the text of the token
	 */
	public String token(String role, String defaultToken) {
		return this.tokens.getOrDefault(role, defaultToken);
	}

}
